// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Measurement, Model, Runtime} from "../../../contracts/types/Model.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

/// @notice The market remembers whose a session is and of which vendor, for each runtime, but never that it is valid.
contract SeatsTest is EnclaveTest {
    function setUp() public override {
        super.setUp();
        openAndDeliver(newEnclaveRequest(1));
    }

    function test_DeliversAgain_GivenTheSessionIsValidStill() external {
        Request memory request = newEnclaveRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        assertCommitted(jobId, JobState.Provisional, made);
        assertEq(made.vendor, VENDOR, "the session's vendor");
    }

    function test_RevertGiven_TheSessionHasEndedSince() external {
        vm.prank(operator);
        enclaves.endSession(sessionKey);
        _refuses(model, newEnclaveRequest(2));
    }

    function test_RevertGiven_TheSessionWasRevokedSince() external {
        enclaves.revokeSession(sessionKey);
        _refuses(model, newEnclaveRequest(2));
    }

    function test_RevertGiven_TheSessionHasExpiredSince() external {
        vm.warp(START + 168 hours);
        _refuses(model, newEnclaveRequest(2));
    }

    function test_RevertGiven_TheVendorAsksForMoreSince() external {
        enclaves.setMinimumEvaluationNumber(VENDOR, 2);
        _refuses(model, newEnclaveRequest(2));
    }

    function test_RevertGiven_TheVendorBrokeAndRecoveredSince() external {
        lower(VENDOR, VendorStatus.Broken);
        vm.warp(block.timestamp + 1);
        enclaves.raiseVendorStatus(VENDOR, VendorStatus.Trusted);
        _refuses(model, newEnclaveRequest(2));
    }

    function testFuzz_KeepsTheStatusOfNow_GivenTheVendorWasDowngradedSince(bool broken) external {
        VendorStatus status = broken ? VendorStatus.Broken : VendorStatus.Degraded;
        lower(VENDOR, status);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(newEnclaveRequest(2));
        assertTrue(made.status == status, "the status of now");
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_RevertGiven_TheVendorBrokeSinceAndTheJobIsConfidential() external {
        Request memory request = newEnclaveRequest(2);
        request.confidential = true;
        openAndLock(request);
        lower(VENDOR, VendorStatus.Broken);
        _reverts(
            model,
            request,
            operator,
            abi.encodeWithSelector(IResults.SessionVendorBroken.selector, sessionKey, VENDOR)
        );
    }

    function test_RevertGiven_AnotherOperatorsLock() external {
        Request memory request = newEnclaveRequest(2);
        open(request);
        lock(request, other);
        _reverts(model, request, other, abi.encodeWithSelector(IResults.NotSessionOperator.selector, other, operator));
    }

    /// @dev A seat of one runtime says nothing about another.
    function test_RevertGiven_AnotherRuntimeWithTheSameKey() external {
        bytes32 alien = keccak256("another enclave") & ~bytes32(uint256(0xff));
        Model memory second = _publish(alien);
        Request memory request = newEnclaveRequest(2);
        request.modelId = keccak256(abi.encode(second));
        openAndLock(request);
        _reverts(
            second,
            request,
            operator,
            abi.encodeWithSelector(IResults.WrongMeasurement.selector, MEASUREMENT, alien)
        );
    }

    function test_DeliversForAnotherModelOfTheSameRuntime() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(newBlindRequest(2));
        assertCommitted(jobId, JobState.Provisional, made);
    }

    /* PRIVATE */

    function _publish(bytes32 measurement) private returns (Model memory second) {
        Runtime memory runtime;
        runtime.commit = new bytes(20);
        runtime.measurements = new Measurement[](1);
        runtime.measurements[0] = Measurement(VENDOR, measurement);
        second = Model(keccak256("second"), model.circuitId, models.publishRuntime(runtime), 0, 0, 0, 1, 1);
        models.publishModel(second, "");
    }

    /// @dev The session is not valid any more.
    function _refuses(Model memory model_, Request memory request) private {
        openAndLock(request);
        _reverts(model_, request, operator, abi.encodeWithSelector(IResults.InvalidSession.selector, sessionKey));
    }

    function _reverts(Model memory model_, Request memory request, address payee, bytes memory reason) private {
        IResults.Result memory result = resultOf(request);
        bytes memory signature = signRoot(SESSION, leafOf(result, payee));
        expectError(reason);
        market.deliver(model_, result, new bytes32[](0), signature);
    }
}
