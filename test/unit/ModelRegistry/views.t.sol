// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {Model} from "../../../contracts/types/Model.sol";
import {ModelTest} from "../../utils/ModelTest.sol";

contract ModelViewsTest is ModelTest {
    function testFuzz_CircuitOf_RevertGiven_AnUnknownModel(bytes32 modelId) external {
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.UnknownModel.selector, modelId));
        models.circuitOf(modelId);
    }

    function test_CircuitOf_IsTheModelsCircuit() external {
        assertEq(
            models.circuitOf(models.publishModel(Model(0, circuitId, 0, 0, 0, 0, 1, 1), "")),
            circuitId,
            "circuit"
        );
    }

    function test_IsModel_IsFalse_GivenAnUnknownModel() external view {
        assertFalse(models.isModel(keccak256("unknown")), "unknown");
    }

    function test_MeasurementOf_IsZero_GivenAVendorWhereItDoesNotRun() external {
        bytes32 runtimeId = models.publishRuntime(newRuntime());
        assertEq(models.measurementOf(runtimeId, 200), bytes32(0), "no measurement");
    }

    function test_VendorsOf_IsZero_GivenAnUnknownRuntime() external view {
        assertEq(models.vendorsOf(keccak256("unknown")), 0, "no vendor");
    }

    function test_Circuits_IsTheRegistryItWasGiven() external view {
        assertEq(address(models.CIRCUITS()), address(circuits), "registry");
    }
}
