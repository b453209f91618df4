// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {HostileCallback} from "../../../contracts/mocks/HostileCallback.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";
import {Listener} from "../../utils/Listener.sol";

contract FinaliseWithCallbackTest is EnclaveTest {
    Listener private _listener;
    Request private _request;
    bytes32 private _jobId;
    Delivery private _made;

    function setUp() public override {
        super.setUp();
        _listener = new Listener();
        _request = _withCallback(newEnclaveRequest(1), address(_listener));
        (_jobId, _made) = openAndDeliver(_request);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsUnknown() external {
        Request memory request = newEnclaveRequest(2);
        expectWrongState(market.jobIdOf(request), JobState.None, JobState.Provisional);
        _finalise(request, _made);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        _mineAndPass(false);
        _finalise(_request, _made);
        expectWrongState(_jobId, JobState.Settled, JobState.Provisional);
        _finalise(_request, _made);
    }

    function test_RevertWhen_TheDeliveryIsNotTheCommittedOne() external {
        _mineAndPass(false);
        Delivery memory forged = _made;
        forged.hasCallback = false;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, _jobId));
        _finalise(_request, forged);
    }

    function test_RevertGiven_TheOutputIsDemanded() external {
        Request memory request = _withCallback(newEnclaveRequest(2), address(_listener));
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
        _finalise(request, made);
    }

    function test_RevertGiven_TheChallengeWindowIsOpen() external {
        mineAudit(_request, _made, false);
        uint256 closesAt = START + CHALLENGE_SECONDS;
        vm.warp(closesAt);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, _jobId, closesAt));
        _finalise(_request, _made);
    }

    function test_RevertGiven_ABrokenVendorAndAModelWithoutACircuit() external {
        Request memory request = _withCallback(newBlindRequest(2), address(_listener));
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        lower(VENDOR, VendorStatus.Broken);
        passWindow(made);
        expectError(abi.encodeWithSelector(IResults.Unbelievable.selector, jobId));
        _finalise(request, made);
    }

    function test_RevertGiven_TheSeedIsNotPosted() external {
        passWindow(_made);
        vm.roll(_made.auditTarget);
        uint256 auditTarget = _made.auditTarget;
        expectError(abi.encodeWithSelector(IResults.AuditNotDrawn.selector, _jobId, auditTarget));
        _finalise(_request, _made);
    }

    function testFuzz_RevertWhen_TheOutputsAreOthers(uint256[] memory outputs) external {
        vm.assume(outputs.length != 1 || outputs[0] != outputsOf(_request)[0]);
        _mineAndPass(false);
        expectError(abi.encodeWithSelector(ISettlements.WrongResult.selector, _jobId));
        market.finaliseWithCallback(_request, outputs, _made.pack());
    }

    /* THE AUDIT SPARES IT */

    function test_SettlesAndAnnouncesTheOutputs_GivenTheAuditSparesTheResult() external {
        _mineAndPass(false);
        vm.expectEmit(address(market));
        emit ISettlements.Settled(_jobId, operator, 10 ether, outputsOf(_request));
        _finalise(_request, _made);
        assertState(_jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
        assertEq(releasedOf(operator), 10 ether, "bond");
        assertTrue(market.isResult(_request, outputsOf(_request)), "the result can be read");
    }

    function test_TellsItAndPaysTheCallbackFeeToTheCaller_GivenTheAuditSparesTheResult() external {
        _mineAndPass(false);
        _finalise(_request, _made);
        assertEq(_listener.calls(), 1, "told once");
        assertEq(_listener.lastJob(), _jobId, "of the job");
        assertEq(_listener.lastOutput(), outputsOf(_request)[0], "its output");
        assertEq(balanceOf(keeper), 0.5 ether, "fee");
        assertSolvent(everyone(), FUNDS);
    }

    function test_SettlesAlthoughTheCallbackFails_GivenTheAuditSparesTheResult() external {
        _listener.setBroken(true);
        _mineAndPass(false);
        _finalise(_request, _made);
        assertState(_jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
        _listener.setBroken(false);
        market.retryCallback(_request, outputsOf(_request), 0);
        assertEq(_listener.calls(), 1, "told later");
    }

    function test_SettlesAlthoughTheCallbackBurnsItsGas_GivenTheAuditSparesTheResult() external {
        HostileCallback hostile = new HostileCallback();
        hostile.setMode(HostileCallback.Mode.BurnGas);
        Request memory request = _withCallback(newEnclaveRequest(2), address(hostile));
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, false);
        passWindow(made);
        _finalise(request, made);
        assertEq(hostile.calls(), 0, "it never ended");
        assertState(jobId, JobState.Settled);
    }

    function test_SettlesAJobWithoutACallbackToo_GivenTheAuditSparesTheResult() external {
        Request memory request = newEnclaveRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, false);
        passWindow(made);
        _finalise(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
        assertEq(balanceOf(keeper), 0, "no callback, no fee");
    }

    /* THE AUDIT DRAWS IT */

    function test_OpensTheDisputeTellsNobodyAndPaysNothing_GivenTheAuditDrawsTheResult() external {
        _mineAndPass(true);
        _finalise(_request, _made);
        assertCommitted(_jobId, JobState.Disputed, disputed(_made, address(0)));
        assertEq(_listener.calls(), 0, "nobody is told");
        assertEq(balanceOf(operator) + balanceOf(keeper), 0, "nobody is paid");
        assertSolvent(everyone(), 10.5 ether + FUNDS);
    }

    /* PRIVATE */

    function _withCallback(Request memory request, address callback) private pure returns (Request memory) {
        (request.callback, request.callbackGas, request.callbackFee) = (callback, 100_000, 0.5 ether);
        return request;
    }

    function _mineAndPass(bool drawn) private returns (uint96 number) {
        number = mineAudit(_request, _made, drawn);
        passWindow(_made);
    }

    function _finalise(Request memory request, Delivery memory made) private {
        vm.prank(keeper);
        market.finaliseWithCallback(request, outputsOf(request), made.pack());
    }
}
