// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";
import {FeeToken} from "../../utils/HostileTokens.sol";

contract ExpireDisputeTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheResultIsProvisional() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        vm.warp(block.timestamp + 1 days);
        expectWrongState(jobId, JobState.Provisional, JobState.Disputed);
        market.expireDispute(_request, made.pack());
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = challenged(_request, made);
        passProof(made);
        made.challenger = keeper;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        market.expireDispute(_request, made.pack());
    }

    function test_RevertGiven_TheProofWindowIsOpen() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = challenged(_request, made);
        _reverts(jobId, made, made.disputedAt + PROOF_SECONDS, 0);
    }

    /* ONE SILENCE */

    function test_TakesTheBondForTheRequesterAndTheInsurance_GivenAnAuditThatNobodyAnswered() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        made = drawn(_request, made);
        passProof(made);
        vm.expectEmit(address(market));
        emit IDisputes.DisputeExpired(jobId, operator, address(0));
        expireBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(keeper), 0, "nothing for the caller");
        assertBooks(FUNDS - 10 ether + 9 ether, 0, FUNDS, FUNDS - 10 ether, 1 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_GivesTheRequesterNoMoreThanThePriceOfABiggerBond_GivenAnAuditThatNobodyAnswered() external {
        open(_request);
        lockFor(_request, operator, 90_000);
        Delivery memory made = deliver(wrongResultOf(_request));
        _silent(drawn(_request, made));
        assertBooks(FUNDS, 0, FUNDS, FUNDS - 90 ether, 80 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_LeavesNoShareForTheNextFiller_GivenAnAuditThatNobodyAnswered() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        _silent(drawn(_request, made));
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.bonus, 0, "no bonus");
        assertEq(terms.reserve, 10 ether, "the price stays reserved");
        lock(_request, other);
        made = deliverBy(resultOf(_request), other, OTHER_VENDOR, OTHER_SESSION);
        proveBy(_request, made, keeper);
        assertEq(balanceOf(other), 10 ether, "the price");
        assertSolvent(parties(), 0);
    }

    function test_PaysTheRequesterAndGivesTheBondBack_GivenAChallengeThatNobodyAnswered() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        _silent(challenged(_request, made));
        assertState(jobId, JobState.Open);
        assertBooks(FUNDS - 10 ether + 9 ether, 0, FUNDS, FUNDS - 10 ether, 1 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_PaysNoCaller_GivenAChallengeThatNobodyAnswered() external {
        (, Delivery memory made) = openAndCheat(_request);
        made = challenged(_request, made);
        passProof(made);
        expireBy(_request, made, operator);
        assertBooks(FUNDS - 10 ether + 9 ether, 0, FUNDS, FUNDS - 10 ether, 1 ether);
    }

    function test_CostsTheBondAllTheSame_GivenAnHonestResultWhoseOperatorStaysSilent() external {
        (, Delivery memory made) = openAndDeliver(_request);
        _silent(drawn(_request, made));
        assertBooks(FUNDS - 10 ether + 9 ether, 0, FUNDS, FUNDS - 10 ether, 1 ether);
    }

    function test_TakesTheBond_GivenTheOutputIsDemanded() external {
        (, Delivery memory made) = openWithOutput(_request);
        mineAudit(_request, made, false);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        challenge(_request, made, challenger);
        _silent(disputed(made, challenger));
        assertBooks(FUNDS - 10 ether + 9 ether, 0, FUNDS, FUNDS - 10 ether, 1 ether);
        assertSolvent(parties(), 10 ether);
    }

    /* MANY SILENCES */

    function test_TakesOneBondEach_GivenManySilences() external {
        (, Delivery memory first) = openAndCheat(_request);
        Request memory request = newEnclaveRequest(2);
        (, Delivery memory second) = openAndDeliver(request);
        (first, second) = (drawn(_request, first), challenged(request, second));
        passProof(second);
        expireBy(_request, first, keeper);
        expireBy(request, second, keeper);
        assertBooks(FUNDS - 20 ether + 18 ether, 0, FUNDS, FUNDS - 20 ether, 2 ether);
        assertEq(vault.stakeOf(operator).waitingSlashes, 0, "nothing waits");
        assertSolvent(parties(), 20 ether);
    }

    /* TIME */

    function test_StretchesTheWindow_GivenAPauseInsideTheProofWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        pauseFor(3 days - 1);
        _reverts(jobId, made, made.disputedAt + PROOF_SECONDS, 3 days - 1);
        vm.warp(block.timestamp + 1);
        expireBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
    }

    function test_LengthensTheWindow_GivenADowngradeInsideTheProofWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        lower(VENDOR, VendorStatus.Degraded);
        _reverts(jobId, made, made.disputedAt + 4 * PROOF_SECONDS, 0);
        vm.warp(block.timestamp + 1);
        expireBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
    }

    /* OTHER STAKES AND TOKENS */

    function test_MakesUpForTheBondFromWhatTheSlashPaidIn_GivenAStakeThatWasSlashedSinceTheLock() external {
        (, Delivery memory made) = openAndCheat(_request);
        made = drawn(_request, made);
        Request memory second = newEnclaveRequest(2);
        (, Delivery memory wrong) = openAndCheat(second);
        proveBy(second, drawn(second, wrong), keeper);
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(block.timestamp + 4 days);
        vault.executeSlash(1);
        uint256 before = balanceOf(requester);
        // The bond of 10 is worth 9 after a tenth of the stake; nine tenths of that are 8.1, and the insurance adds the unit.
        expireBy(_request, made, keeper);
        assertEq(balanceOf(requester), before + 8.1 ether + 1 ether, "requester");
        assertEq(vault.assetsOf(operator), 882 ether, "the bond, at what it is worth");
        assertSolvent(parties(), 20 ether);
    }

    function _silent(Delivery memory made) private {
        passProof(made);
        expireBy(_request, made, keeper);
    }

    function _reverts(bytes32 jobId, Delivery memory made, uint256 closesAt, uint256 stretch) private {
        vm.warp(closesAt + stretch);
        expectError(abi.encodeWithSelector(IDisputes.ProofWindowOpen.selector, jobId, closesAt));
        market.expireDispute(_request, made.pack());
    }
}

contract ExpireDisputeWithFeeTokenTest is DisputeTest {
    function newToken() internal override returns (TestToken) {
        return new FeeToken();
    }

    function test_ShrinksEveryShareAlike_GivenATokenThatTakesAFee() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        (uint256 before, uint256 funds) = (balanceOf(requester), balanceOf(challenger));
        made = challenged(request, made);
        passProof(made);
        expireBy(request, made, keeper);
        assertEq(balanceOf(challenger), funds, "bond back");
        assertEq(balanceOf(requester), before + 8.91 ether, "99% of 9");
        assertSolvent(parties(), 10 ether);
    }
}
