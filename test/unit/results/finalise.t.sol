// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IPosts} from "../../../contracts/interfaces/IPosts.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract FinaliseTest is EnclaveTest {
    Request private _request;
    bytes32 private _jobId;
    Delivery private _made;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        (_jobId, _made) = openAndDeliver(_request);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsUnknown() external {
        Request memory request = newEnclaveRequest(2);
        expectWrongState(market.jobIdOf(request), JobState.None, JobState.Provisional);
        finalise(request, _made);
    }

    function test_RevertGiven_TheJobIsDisputed() external {
        mineAudit(_request, _made, true);
        market.draw(idOf(_request), _made.pack());
        passWindow(_made);
        Delivery memory after_ = disputed(_made, address(0));
        expectWrongState(_jobId, JobState.Disputed, JobState.Provisional);
        finalise(_request, after_);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        mineAudit(_request, _made, false);
        passWindow(_made);
        finalise(_request, _made);
        expectWrongState(_jobId, JobState.Settled, JobState.Provisional);
        finalise(_request, _made);
    }

    function test_RevertWhen_TheDeliveryIsNotTheCommittedOne() external {
        mineAudit(_request, _made, false);
        passWindow(_made);
        Delivery memory forged = _made;
        forged.provable = false;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, _jobId));
        finalise(_request, forged);
        // A draw of one's own choice.
        forged = _made;
        forged.challengeBond = type(uint96).max;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, _jobId));
        finalise(_request, forged);
    }

    function test_RevertGiven_TheOutputIsDemanded() external {
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = openAndLock(request);
        IResults.Result memory result = resultOf(request);
        result.outputDigest = keccak256("bytes");
        Delivery memory made = deliver(result);
        vm.prank(requester);
        market.demandOutput(request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        mineAudit(request, made, false);
        passWindow(made);
        expectError(abi.encodeWithSelector(IWithholding.OutputIsDemanded.selector, jobId));
        finalise(request, made);
    }

    function test_RevertGiven_ACallbackWaits() external {
        Request memory request = newEnclaveRequest(2);
        (request.callback, request.callbackGas) = (address(0xca11), 100_000);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, false);
        passWindow(made);
        expectError(abi.encodeWithSelector(IResults.CallbackWaits.selector, jobId));
        finalise(request, made);
    }

    /* WINDOW */

    function test_RevertGiven_TheChallengeWindowIsOpen() external {
        mineAudit(_request, _made, false);
        uint256 closesAt = START + CHALLENGE_SECONDS;
        vm.warp(closesAt);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, _jobId, closesAt));
        finalise(_request, _made);
        vm.warp(closesAt + 1);
        finalise(_request, _made);
        assertState(_jobId, JobState.Settled);
    }

    function test_RevertGiven_ADowngradeMadeTheChallengeWindowLonger() external {
        lower(VENDOR, VendorStatus.Degraded);
        mineAudit(_request, _made, false);
        uint256 closesAt = START + 4 * CHALLENGE_SECONDS;
        vm.warp(closesAt);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, _jobId, closesAt));
        finalise(_request, _made);
        vm.warp(closesAt + 1);
        finalise(_request, _made);
        assertState(_jobId, JobState.Settled);
    }

    function test_RevertGiven_TheSeedIsNotPosted() external {
        passWindow(_made);
        vm.roll(_made.auditTarget);
        uint256 auditTarget = _made.auditTarget;
        expectError(abi.encodeWithSelector(IResults.AuditNotDrawn.selector, _jobId, auditTarget));
        finalise(_request, _made);
    }

    function test_StretchesTheWindowByThePausedTime_GivenAPause() external {
        mineAudit(_request, _made, false);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 1 days);
        market.unpauseIntake();
        uint256 closesAt = START + CHALLENGE_SECONDS;
        vm.warp(closesAt + 1 days);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, _jobId, closesAt));
        finalise(_request, _made);
        vm.warp(closesAt + 1 days + 1);
        finalise(_request, _made);
        assertState(_jobId, JobState.Settled);
    }

    /* PAY */

    function test_SettlesPaysTheOperatorAndReleasesTheBond() external {
        mineAudit(_request, _made, false);
        passWindow(_made);
        vm.expectEmit(address(market));
        emit IResults.Finalised(_jobId, operator, 10 ether);
        finalise(_request, _made);
        assertEq(balanceOf(operator), 10 ether, "paid");
        assertEq(releasedOf(operator), 10 ether, "bond");
        assertEq(balanceOf(requester), FUNDS - 10 ether, "the price is spent");
        assertEq(balanceOf(keeper), 0, "no callback, no fee");
        assertSolvent(everyone(), FUNDS);
    }

    function test_SettlesAfterADrawThatSparedIt() external {
        mineAudit(_request, _made, false);
        market.draw(idOf(_request), _made.pack());
        passWindow(_made);
        finalise(_request, _made);
        assertState(_jobId, JobState.Settled);
    }

    function test_TakesTheFeeOfTheTimeOfTheRequest() external {
        market.setFee(300);
        Request memory request = newEnclaveRequest(2);
        (, Delivery memory made) = openAndDeliver(request);
        market.setFee(0);
        mineAudit(request, made, false);
        passWindow(made);
        finalise(request, made);
        assertEq(balanceOf(operator), 9.7 ether, "3% less");
        assertEq(market.accountOf(operator).fees, 0.3 ether, "the fee");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    function test_KeepsTheResultForIsResult() external {
        assertFalse(market.isResult(_request, outputsOf(_request)), "provisional is no result");
        mineAudit(_request, _made, false);
        passWindow(_made);
        finalise(_request, _made);
        assertTrue(market.isResult(_request, outputsOf(_request)), "result");
        uint256[] memory others = outputsOf(_request);
        others[0] ^= 1;
        assertFalse(market.isResult(_request, others), "no other");
    }

    /* AUDIT */

    function test_OpensTheDisputeAndPaysNothing_GivenTheResultIsDrawn() external {
        mineAudit(_request, _made, true);
        passWindow(_made);
        finalise(_request, _made);
        assertCommitted(_jobId, JobState.Disputed, disputed(_made, address(0)));
        _assertNothingPaid();
    }

    function test_SettlesByASeedThatIsPostedAgain_GivenItWasOverwritten() external {
        mineAudit(_request, _made, false);
        (, uint216 seed) = market.seedOf(_made.auditTarget);
        passWindow(_made);
        postSeed(_made.auditTarget + 1_024, keccak256("later"));
        expectError(abi.encodeWithSelector(IResults.AuditNotDrawn.selector, _jobId, _made.auditTarget));
        finalise(_request, _made);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IPosts.post, (_made.auditTarget, abi.encode(seed)));
        calls[1] = abi.encodeCall(IResults.finalise, (_jobId, _made.pack()));
        market.multicall(calls);
        assertState(_jobId, JobState.Settled);
    }

    function test_OpensTheDispute_GivenProofAndSignatureAreAskedFor() external {
        Request memory request = newEnclaveRequest(2);
        request.assurance = Assurance.EnclaveAndProof;
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, true);
        passWindow(made);
        finalise(request, made);
        made = disputed(made, address(0));
        assertCommitted(jobId, JobState.Disputed, made);
        prove(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid once proven");
    }

    function test_DrawsWhatItWouldHaveCleared_GivenTheVendorWasDowngradedBetween() external {
        uint96 number;
        uint256 i;
        bytes32 hash;
        do {
            hash = keccak256(abi.encode("between", i++));
            number = numberOf(hash, _jobId);
        } while (uint256(number) << 32 < ONE / 100 + 1 || uint256(number) << 32 >= ONE / 2);
        vm.roll(uint256(_made.auditTarget) + 1);
        postSeed(_made.auditTarget, hash);
        market.draw(idOf(_request), _made.pack());
        assertCommitted(_jobId, JobState.Provisional, _made);
        lower(VENDOR, VendorStatus.Broken);
        passWindow(_made);
        finalise(_request, _made);
        Delivery memory after_ = disputed(_made, address(0));
        assertCommitted(_jobId, JobState.Disputed, after_);
        (, uint256 proveBy) = market.windowsOf(after_.pack());
        assertEq(proveBy, block.timestamp + 1 + 4 * PROOF_SECONDS, "longer to prove");
        _assertNothingPaid();
    }

    /* WITHOUT A CIRCUIT */

    function test_SettlesWithoutADraw_GivenTheModelHasNoCircuit() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        passWindow(made);
        finalise(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    function test_RevertGiven_ABrokenVendorAndAModelWithoutACircuit() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        lower(VENDOR, VendorStatus.Broken);
        passWindow(made);
        expectError(abi.encodeWithSelector(IResults.Unbelievable.selector, jobId));
        finalise(request, made);
    }

    function test_SettlesAlthoughDegraded_GivenTheModelHasNoCircuit() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        lower(VENDOR, VendorStatus.Degraded);
        vm.roll(uint256(made.auditTarget) + 1);
        passWindow(made);
        finalise(request, made);
        assertState(jobId, JobState.Settled);
    }

    /* REOPENED */

    function test_PaysTheBonusAndClearsTheTerms_GivenTheJobWasReopened() external {
        Request memory request = newEnclaveRequest(2);
        (bytes32 jobId, Delivery memory made) = _reopenedAndDelivered(request);
        mineAudit(request, made, false);
        passWindow(made);
        finalise(request, made);
        assertEq(balanceOf(operator), 14 ether, "the price and 40% of the penalty");
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(uint256(terms.reserve) | terms.bonus | terms.heldSeconds, 0, "nothing is kept");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    /* PRIVATE */

    function _assertNothingPaid() private view {
        assertEq(balanceOf(operator), 0, "not paid");
        assertEq(releasedOf(operator), 0, "the bond stays");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    /// @dev A job that the other operator missed: R1 of 10 tokens leaves 4 to the next filler.
    function _reopenedAndDelivered(Request memory request) private returns (bytes32 jobId, Delivery memory made) {
        jobId = open(request);
        lock(request, other);
        vm.warp(block.timestamp + 10 minutes + 1);
        market.expire(request);
        lock(request, operator);
        made = deliver(request);
        // What the keeper of R1 got is not of interest here.
        vm.prank(address(this));
        market.withdrawTo(treasury, type(uint256).max);
    }
}
