// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {Standing} from "../../../contracts/types/Stake.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";
import {FeeToken} from "../../utils/HostileTokens.sol";

abstract contract WithheldOutputTest is DisputeTest {
    function withheld(
        Request memory request,
        uint24 bondBps,
        bool honest
    ) internal returns (bytes32 jobId, Delivery memory made) {
        jobId = open(request);
        lockFor(request, operator, bondBps);
        IResults.Result memory result = honest ? resultOf(request) : wrongResultOf(request);
        result.outputDigest = keccak256(OUTPUT);
        made = deliver(result);
        vm.prank(requester);
        market.demandOutput(request, made.pack());
        made.demandedAt = uint40(block.timestamp);
    }

    function expire(Request memory request, Delivery memory made) internal {
        vm.prank(keeper);
        market.expireOutput(request, made.pack());
    }

    function pass() internal {
        vm.warp(block.timestamp + DATA_SECONDS + 1);
    }
}

contract ExpireOutputTest is WithheldOutputTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsSettled() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        passWindow(made);
        prove(_request, made);
        expectWrongState(jobId, JobState.Settled, JobState.Provisional);
        expire(_request, made);
    }

    function test_RevertGiven_TheJobIsDisputed() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        made = challenged(_request, made);
        pass();
        expectWrongState(jobId, JobState.Disputed, JobState.Provisional);
        expire(_request, made);
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        pass();
        --made.demandedAt;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        expire(_request, made);
    }

    function test_RevertGiven_NobodyDemandedTheOutput() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        pass();
        expectError(abi.encodeWithSelector(IWithholding.OutputNotDemanded.selector, jobId));
        expire(_request, made);
    }

    function test_RevertGiven_TheDataWindowIsOpen() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        _revertsUntil(jobId, made, 0);
    }

    function test_RevertGiven_TheChallengeWindowIsOpen() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        // Four times half an hour: longer than the data window of one hour.
        lower(VENDOR, VendorStatus.Degraded);
        mineAudit(_request, made, false);
        uint256 closesAt = made.deliveredAt + 4 * CHALLENGE_SECONDS;
        vm.warp(closesAt);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, jobId, closesAt));
        expire(_request, made);
        vm.warp(closesAt + 1);
        expire(_request, made);
        assertState(jobId, JobState.Open);
    }

    function test_RevertGiven_TheOutputWasPosted() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        pass();
        expectError(abi.encodeWithSelector(IWithholding.OutputNotDemanded.selector, jobId));
        expire(_request, made);
    }

    /* THE AUDIT SPARES IT */

    function test_TakesR1AndOpensTheJobAgain_GivenTheOutputStayedAway() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        mineAudit(_request, made, false);
        pass();
        vm.expectEmit(address(market));
        emit ILocks.LockMissed(jobId, operator, keeper);
        expire(_request, made);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(keeper), KEEPER_CAP, "keeper");
        assertBooks(FUNDS - 10 ether + 2.5 ether, 0, FUNDS, FUNDS - 10 ether, 3.4 ether);
        assertSolvent(parties(), 14 ether);
        lock(_request, other);
        made = deliverBy(resultOf(_request), other, OTHER_VENDOR, OTHER_SESSION);
        prove(_request, made);
        assertEq(balanceOf(other), 14 ether, "the filler's share on top");
        assertSolvent(parties(), 0);
    }

    function test_LeavesWhatR1DoesNotTakeOfABiggerBond_GivenTheOutputStayedAway() external {
        (, Delivery memory made) = withheld(_request, 50_000, true);
        mineAudit(_request, made, false);
        pass();
        expire(_request, made);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "the price");
        assertEq(vault.freeStake(operator), FUNDS - 10 ether, "the rest is free");
    }

    function test_TakesR1WhereThereIsNoCircuit_GivenTheOutputStayedAway() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = withheld(request, 10_000, true);
        pass();
        expire(request, made);
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "R1");
        assertSolvent(parties(), 14 ether);
    }

    function test_Jails_GivenTheThirdMissedOutputInADay() external {
        for (uint256 i = 2; i <= 4; ++i) {
            Request memory request = newEnclaveRequest(i);
            (, Delivery memory made) = withheld(request, 10_000, true);
            mineAudit(request, made, false);
            pass();
            expire(request, made);
        }
        assertTrue(vault.stakeOf(operator).standing == Standing.Jailed, "jailed");
    }

    /* A PROOF CONFIRMED IT */

    function test_TakesR1WithoutTheChallengeWindow_GivenAProvenResult() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        lower(VENDOR, VendorStatus.Degraded);
        prove(_request, made);
        (made.status, made.proven) = (VendorStatus.Degraded, true);
        pass();
        expire(_request, made);
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "R1");
        assertSolvent(parties(), 14 ether);
    }

    /* THE AUDIT DRAWS IT */

    function test_OpensTheDisputeAndTakesNothingYet_GivenTheAuditDrawsTheResult() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        mineAudit(_request, made, true);
        pass();
        expire(_request, made);
        made = disputed(made, address(0));
        assertCommitted(jobId, JobState.Disputed, made);
        assertBooks(FUNDS - 10 ether, 0, FUNDS, FUNDS, 0);
        passProof(made);
        expireBy(_request, made, keeper);
        assertBooks(FUNDS - 10 ether + 9 ether, 0, FUNDS, FUNDS - 10 ether, 1 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_LetsTheCheatLoseTheWholeBondAndNoLess_GivenTheAuditDrawsTheResult() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 90_000, false);
        mineAudit(_request, made, true);
        pass();
        vm.prank(operator);
        market.expireOutput(_request, made.pack());
        made = disputed(made, address(0));
        passProof(made);
        expireBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
        assertBooks(FUNDS, 0, FUNDS, FUNDS - 90 ether, 80 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_StretchesTheWindow_GivenAPauseInsideTheDataWindow() external {
        (bytes32 jobId, Delivery memory made) = withheld(_request, 10_000, true);
        mineAudit(_request, made, false);
        pauseFor(1 days);
        _revertsUntil(jobId, made, 1 days);
        vm.warp(block.timestamp + 1);
        expire(_request, made);
        assertState(jobId, JobState.Open);
    }

    function _revertsUntil(bytes32 jobId, Delivery memory made, uint256 stretch) private {
        uint256 closesAt = made.demandedAt + DATA_SECONDS;
        vm.warp(closesAt + stretch);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowOpen.selector, jobId, closesAt));
        expire(_request, made);
    }
}

contract ExpireOutputWithFeeTokenTest is WithheldOutputTest {
    function newToken() internal override returns (TestToken) {
        return new FeeToken();
    }

    function test_ShrinksEveryShareAlike_GivenATokenThatTakesAFee() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = withheld(request, 10_000, true);
        mineAudit(request, made, false);
        uint256 before = balanceOf(requester);
        pass();
        expire(request, made);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.bonus, 3.96 ether, "filler");
        assertEq(balanceOf(keeper), 0.099 ether, "keeper");
        assertEq(balanceOf(requester), before + 2.475 ether, "requester");
        assertSolvent(parties(), 13.96 ether);
    }
}
