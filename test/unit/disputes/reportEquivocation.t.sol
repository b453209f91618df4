// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {Standing} from "../../../contracts/types/Stake.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";
import {FeeToken} from "../../utils/HostileTokens.sol";

abstract contract EquivocationTest is DisputeTest {
    Request internal request;
    bytes32 internal jobId;
    Delivery internal none;

    function setUp() public virtual override {
        super.setUp();
        // So much stake of others that R5 takes nothing beside R3.
        stakeFor(other, 40_000 ether);
        request = newEnclaveRequest(1);
        jobId = market.jobIdOf(request);
    }

    function outputs(uint256 word) internal pure returns (uint256[] memory words) {
        words = new uint256[](1);
        words[0] = word;
    }

    function signed(
        uint256 key,
        address payee,
        uint256 word,
        bytes32 digest
    ) internal view returns (IDisputes.SignedResult memory result) {
        result.payee = payee;
        result.outputsHash = keccak256(abi.encodePacked(word));
        result.outputDigest = digest;
        result.signature = signRoot(key, trees.leafOf(jobId, payee, outputs(word), digest));
    }

    /// @notice Reports that the first operator's session signed 7 and 8.
    function report(Delivery memory made) internal {
        report(made, signed(SESSION, operator, 7, 0), signed(SESSION, operator, 8, 0));
    }

    function report(
        Delivery memory made,
        IDisputes.SignedResult memory first,
        IDisputes.SignedResult memory second
    ) internal {
        reportBy(request, made, first, second, keeper);
    }
}

contract ReportEquivocationTest is EquivocationTest {
    /* GUARDS */

    function test_RevertWhen_BothResultsHaveTheSameOutputs() external {
        _reverts(
            signed(SESSION, operator, 7, 0),
            signed(SESSION, other, 7, 0),
            abi.encodeWithSelector(IDisputes.NoEquivocation.selector)
        );
    }

    function test_RevertWhen_BothResultsHaveTheSameOutputs_ThoughTheirDigestsDiffer() external {
        _reverts(
            signed(SESSION, operator, 7, 0),
            signed(SESSION, operator, 7, keccak256("other")),
            abi.encodeWithSelector(IDisputes.NoEquivocation.selector)
        );
    }

    function test_RevertWhen_TwoKeysSigned() external {
        _reverts(
            signed(SESSION, operator, 7, 0),
            signed(OTHER_SESSION, operator, 8, 0),
            abi.encodeWithSelector(IDisputes.NoEquivocation.selector)
        );
    }

    function test_RevertWhen_OneResultIsOfAnotherJob() external {
        IDisputes.SignedResult memory second = signed(SESSION, operator, 8, 0);
        second.signature = signRoot(SESSION, trees.leafOf(~jobId, operator, outputs(8), 0));
        _reverts(signed(SESSION, operator, 7, 0), second, abi.encodeWithSelector(IDisputes.NoEquivocation.selector));
    }

    function test_RevertWhen_TheSignerIsNoSession() external {
        uint256 key = 0xbad;
        _reverts(
            signed(key, operator, 7, 0),
            signed(key, operator, 8, 0),
            abi.encodeWithSelector(IResults.InvalidSession.selector, vm.addr(key))
        );
    }

    function test_RevertGiven_TheKeyWasReported() external {
        report(none);
        _reverts(
            signed(SESSION, operator, 9, 0),
            signed(SESSION, operator, 10, 0),
            abi.encodeWithSelector(IDisputes.EquivocationKnown.selector, sessionKey)
        );
    }

    function test_RevertGiven_AProvisionalJobAndAnotherDeliveryThanTheJobs() external {
        openAndDeliver(request);
        _reverts(
            signed(SESSION, operator, 7, 0),
            signed(SESSION, operator, 8, 0),
            abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId)
        );
    }

    /* NO BOND IN THE JOB */

    function test_TakesHalfTheStake_GivenTheJobWasNeverCreated() external {
        report(none);
        _assertTaken(FUNDS / 2, 0, 0);
        assertState(jobId, JobState.None);
        assertSolvent(parties(), 0);
    }

    function test_TakesHalfTheStakeAndLeavesTheJob_GivenTheJobIsOpen() external {
        open(request);
        report(none);
        _assertTaken(FUNDS / 2, 0, 0);
        assertState(jobId, JobState.Open);
        lock(request, other);
        assertSolvent(parties(), 10 ether);
    }

    function test_TakesHalfTheStakeAndLeavesTheResult_GivenTheJobIsSettled() external {
        (, Delivery memory made) = openAndDeliver(request);
        prove(request, made);
        report(none);
        _assertTaken(FUNDS / 2, 0, 0);
        assertTrue(market.isResult(request, outputsOf(request)), "the result stands");
        assertEq(balanceOf(operator), 10 ether, "as does the pay");
        assertSolvent(parties(), 0);
    }

    function test_TakesHalfTheStakeOfTheSignerAndLeavesTheLock_GivenAnotherOperatorHoldsTheLock() external {
        open(request);
        lock(request, other);
        report(none);
        _assertTaken(FUNDS / 2, 0, 0);
        assertState(jobId, JobState.Locked);
        assertEq(vault.assetsOf(other), FUNDS + 40_000 ether, "the holder's stake");
        assertSolvent(parties(), 10 ether);
    }

    function test_LeavesTheDelivery_GivenAnotherOperatorDelivered() external {
        open(request);
        lock(request, other);
        Delivery memory made = deliverBy(resultOf(request), other, OTHER_VENDOR, OTHER_SESSION);
        report(made);
        _assertTaken(FUNDS / 2, 0, 0);
        assertCommitted(jobId, JobState.Provisional, made);
        assertSolvent(parties(), 10 ether);
    }

    /* A BOND IN THE JOB */

    function test_TakesTheBondAndOpensTheJobAgain_GivenTheSignerHoldsTheLock() external {
        openAndLock(request);
        (IDisputes.SignedResult memory first, IDisputes.SignedResult memory second) = _pair();
        commitReport(jobId, first, second, keeper);
        vm.expectEmit(address(market));
        emit IDisputes.Equivocated(jobId, operator, sessionKey, keeper);
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), first, second);
        _assertBondTaken();
        _refill();
    }

    function test_TakesTheBondThoughTheJobIsLate_GivenTheSignerHoldsTheLock() external {
        openAndLock(request);
        vm.warp(block.timestamp + 1 days);
        report(none);
        _assertBondTaken();
    }

    function test_TakesTheBondAndOpensTheJobAgain_GivenTheJobIsProvisional() external {
        (, Delivery memory made) = openAndDeliver(request);
        report(made);
        _assertBondTaken();
        _refill();
    }

    function test_TakesTheBondAndGivesTheChallengeBondBack_GivenTheJobIsDisputed() external {
        (, Delivery memory made) = openAndDeliver(request);
        report(challenged(request, made));
        assertEq(balanceOf(challenger), FUNDS, "the challenger has its bond, and no share");
        assertEq(vault.assetsOf(operator), (FUNDS - 10 ether) / 2, "stake left");
        assertEq(balanceOf(requester), FUNDS - 4 ether, "the requester has six tenths");
        assertEq(insurance(), 3 ether, "the rest, but for the reporter's tenth");
        assertState(jobId, JobState.Open);
        _refill();
        executeAll();
        assertEq(balanceOf(keeper), 1 ether + 49.5 ether, "the reporter's tenth waited with the slash");
    }

    function test_GivesTheTenthOfTheBondToTheInsurance_GivenTheAuditHasDrawnTheResult() external {
        (, Delivery memory made) = openAndDeliver(request);
        report(drawn(request, made));
        _assertDrawnBondTaken();
    }

    function test_GivesTheTenthOfTheBondToTheInsurance_GivenTheAuditWillDrawTheResult() external {
        (, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, true);
        report(made);
        _assertDrawnBondTaken();
    }

    function test_TakesTheBondAndPaysTheReporter_GivenTheAuditHasSparedTheResult() external {
        (, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, false);
        report(made);
        _assertBondTaken();
        executeAll();
        _assertTaken((FUNDS - 10 ether) / 2, 1 ether + 49.5 ether, 3 ether + 445.5 ether);
    }

    /* COMMITMENTS */

    function test_RevertGiven_TheCallerCommittedInTheSameSecond() external {
        (IDisputes.SignedResult memory first, IDisputes.SignedResult memory second) = _pair();
        bytes32 commitment = keccak256(abi.encode(jobId, keeper, first, second));
        vm.prank(keeper);
        market.commitReport(commitment);
        expectError(abi.encodeWithSelector(IDisputes.NotCommitted.selector, commitment));
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), first, second);
    }

    function test_RevertGiven_AnotherAccountsCommitment() external {
        (IDisputes.SignedResult memory first, IDisputes.SignedResult memory second) = _pair();
        commitReport(jobId, first, second, keeper);
        bytes32 commitment = keccak256(abi.encode(jobId, relayer, first, second));
        // The copy of a commitment is another account's.
        vm.prank(relayer);
        market.commitReport(keccak256(abi.encode(jobId, keeper, first, second)));
        vm.warp(block.timestamp + 1);
        expectError(abi.encodeWithSelector(IDisputes.NotCommitted.selector, commitment));
        vm.prank(relayer);
        market.reportEquivocation(request, none.pack(), first, second);
    }

    function test_GivesTheFindersPartToTheOlderCommitment_GivenAReportWithin24Hours() external {
        (IDisputes.SignedResult memory first, IDisputes.SignedResult memory second) = _pair();
        commitReport(jobId, first, second, keeper);
        reportBy(request, none, first, second, relayer);
        vm.warp(block.timestamp + 24 hours);
        vm.expectEmit(address(market));
        emit IDisputes.ReportReplaced(sessionKey, keeper);
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), first, second);
        executeAll();
        assertEq(balanceOf(relayer), 0, "the younger commitment");
        assertEq(balanceOf(keeper), FUNDS / 20, "the older");
        assertEq(vault.assetsOf(operator), FUNDS / 2, "one slash");
    }

    function test_RevertGiven_AnOlderCommitmentAnd24HoursHavePassed() external {
        (IDisputes.SignedResult memory first, IDisputes.SignedResult memory second) = _pair();
        commitReport(jobId, first, second, keeper);
        reportBy(request, none, first, second, relayer);
        vm.warp(block.timestamp + 24 hours + 1);
        expectError(abi.encodeWithSelector(IDisputes.EquivocationKnown.selector, sessionKey));
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), first, second);
    }

    /* SIGNATURES */

    function test_FollowsTheirPaths_WhenTheResultsAreInSignedTrees() external {
        IDisputes.SignedResult memory first = signed(SESSION, operator, 7, 0);
        IDisputes.SignedResult memory second = signed(SESSION, operator, 8, 0);
        _inTree(first, 7);
        _inTree(second, 8);
        report(none, first, second);
        _assertTaken(FUNDS / 2, 0, 0);
    }

    function test_Counts_WhenThePayeesDiffer() external {
        report(none, signed(SESSION, operator, 7, 0), signed(SESSION, other, 8, 0));
        _assertTaken(FUNDS / 2, 0, 0);
    }

    function test_Counts_GivenTheSessionHasEnded() external {
        vm.warp(block.timestamp + 200 hours);
        (, , , , bool valid) = enclaves.resolve(sessionKey, block.timestamp);
        assertFalse(valid, "the session has ended");
        report(none);
        _assertTaken(FUNDS / 2, 0, 0);
    }

    /* THE OPERATOR */

    function test_TakesHalfOfTheRest_GivenAnotherKeyOfTheSameOperator() external {
        report(none);
        register(VENDOR, 0x5e56, operator);
        report(none, signed(0x5e56, operator, 7, 0), signed(0x5e56, operator, 8, 0));
        _assertTaken(FUNDS / 4, 0, 0);
    }

    function test_RemovesTheOperatorForGood() external {
        report(none);
        assertTrue(vault.stakeOf(operator).standing == Standing.Removed, "removed");
        open(request);
        expectError(abi.encodeWithSelector(IStakeVault.OperatorRemoved.selector, operator));
        lock(request, operator);
    }

    function test_GivesTheReporterATenthOfTheSlashAfterItsDelay() external {
        openAndLock(request);
        report(none);
        executeAll();
        assertEq(balanceOf(keeper), 1 ether + 49.5 ether, "a tenth of 10 and of 495");
        assertEq(insurance(), 3 ether + 445.5 ether, "the rest");
        assertSolvent(parties(), 10 ether);
    }

    /* HELPERS */

    function _pair() private view returns (IDisputes.SignedResult memory, IDisputes.SignedResult memory) {
        return (signed(SESSION, operator, 7, 0), signed(SESSION, operator, 8, 0));
    }

    function _assertTaken(uint256 left, uint256 reporter, uint256 insured) private view {
        assertEq(vault.assetsOf(operator), left, "stake left");
        assertEq(balanceOf(keeper), reporter, "reporter");
        assertEq(insurance(), insured, "insurance");
        assertEq(balanceOf(challenger), FUNDS, "challenger");
    }

    function _assertBondTaken() private view {
        _assertTaken((FUNDS - 10 ether) / 2, 0, 3 ether);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(requester), FUNDS - 4 ether, "the requester has six tenths");
        assertEq(vault.slashOf(1).bond, 1 ether, "a tenth of the bond waits");
        assertSolvent(parties(), 10 ether);
    }

    function _assertDrawnBondTaken() private {
        _assertBondTaken();
        _refill();
        executeAll();
        _assertTaken((FUNDS - 10 ether) / 2, 49.5 ether, 4 ether + 445.5 ether);
    }

    /// @dev The job is worth taking as before.
    function _refill() private {
        lock(request, other);
        proveBy(request, deliverBy(resultOf(request), other, OTHER_VENDOR, OTHER_SESSION), relayer);
        assertEq(balanceOf(other), 10 ether, "the next operator's pay");
        assertSolvent(parties(), 0);
    }

    /// @dev Signs a tree of three results instead of the result alone.
    function _inTree(IDisputes.SignedResult memory result, uint256 word) private view {
        bytes32[] memory leaves = new bytes32[](3);
        (leaves[0], leaves[1]) = (keccak256("a"), trees.leafOf(jobId, operator, outputs(word), 0));
        leaves[2] = keccak256("c");
        result.path = new bytes32[](2);
        (result.path[0], result.path[1]) = (leaves[0], leaves[2]);
        result.signature = signRoot(SESSION, trees.rootOf(leaves));
    }

    function _reverts(
        IDisputes.SignedResult memory first,
        IDisputes.SignedResult memory second,
        bytes memory reason
    ) private {
        commitReport(jobId, first, second, keeper);
        expectError(reason);
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), first, second);
    }
}

contract ReportEquivocationWithFeeTokenTest is EquivocationTest {
    function newToken() internal override returns (TestToken) {
        return new FeeToken();
    }

    function test_ShrinksTheShareOfTheRequester_GivenATokenThatTakesAFee() external {
        openAndLock(request);
        uint256 before = balanceOf(requester);
        report(none);
        assertEq(balanceOf(requester), before + 5.94 ether, "99% of six tenths");
        assertSolvent(parties(), 10 ether);
    }
}
