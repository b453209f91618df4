// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {Measurement, Runtime} from "../../../contracts/types/Model.sol";
import {ModelTest} from "../../utils/ModelTest.sol";

contract PublishRuntimeTest is ModelTest {
    function testFuzz_RevertWhen_TheCommitHasNot20Or32Bytes(uint8 length) external {
        vm.assume(length != 20 && length != 32);
        Runtime memory runtime = newRuntime();
        runtime.commit = new bytes(length);
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedCommit.selector, length));
        models.publishRuntime(runtime);
    }

    function test_RevertWhen_ThereAreNoMeasurements() external {
        Runtime memory runtime = newRuntime();
        runtime.measurements = new Measurement[](0);
        _malformed(runtime);
    }

    function test_RevertWhen_AMeasurementIsZero() external {
        Runtime memory runtime = newRuntime();
        runtime.measurements[1].value = 0;
        _malformed(runtime);
    }

    function testFuzz_RevertWhen_TheVendorsDoNotAscend(uint8 first, uint8 second) external {
        vm.assume(second <= first);
        Runtime memory runtime = newRuntime();
        runtime.measurements[0].vendor = first;
        runtime.measurements[1].vendor = second;
        _malformed(runtime);
    }

    function testFuzz_StoresEveryMeasurement(uint8 first, uint8 second) external {
        vm.assume(first < second);
        Runtime memory runtime = newRuntime();
        runtime.measurements[0].vendor = first;
        runtime.measurements[1].vendor = second;
        bytes32 runtimeId = models.publishRuntime(runtime);
        assertEq(runtimeId, keccak256(abi.encode(runtime)), "id");
        assertEq(models.measurementOf(runtimeId, first), runtime.measurements[0].value, "first");
        assertEq(models.measurementOf(runtimeId, second), runtime.measurements[1].value, "second");
        assertEq(models.vendorsOf(runtimeId), (1 << uint256(first)) | (1 << uint256(second)), "vendors");
    }

    function test_AcceptsBothLengthsOfCommits() external {
        Runtime memory runtime = newRuntime();
        runtime.commit = new bytes(20);
        bytes32 short = models.publishRuntime(runtime);
        runtime.commit = new bytes(32);
        assertTrue(models.publishRuntime(runtime) != short, "another runtime");
    }

    function test_EmitsRuntimePublished() external {
        Runtime memory runtime = newRuntime();
        vm.expectEmit(address(models));
        emit IModelRegistry.RuntimePublished(runtime.id(), address(this), runtime);
        models.publishRuntime(runtime);
    }

    function test_ReturnsTheIdAndChangesNothing_GivenAPublishedRuntime() external {
        bytes32 runtimeId = models.publishRuntime(newRuntime());
        vm.recordLogs();
        assertEq(models.publishRuntime(newRuntime()), runtimeId, "id");
        assertEq(vm.getRecordedLogs().length, 0, "no second event");
    }

    function _malformed(Runtime memory runtime) private {
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedMeasurements.selector));
        models.publishRuntime(runtime);
        assertEq(models.vendorsOf(keccak256(abi.encode(runtime))), 0, "nothing stored");
    }
}
