// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CircuitRegistry} from "../../contracts/CircuitRegistry.sol";
import {ModelRegistry} from "../../contracts/ModelRegistry.sol";
import {Measurement, Runtime} from "../../contracts/types/Model.sol";
import {BaseTest} from "./BaseTest.sol";
import {MarketCircuit} from "./MarketCircuit.sol";

/// @notice A registry of models over one circuit.
abstract contract ModelTest is BaseTest {
    CircuitRegistry internal circuits;
    ModelRegistry internal models;
    bytes32 internal circuitId;

    function setUp() public {
        circuits = new CircuitRegistry();
        models = new ModelRegistry(circuits);
        circuitId = circuits.register(MarketCircuit.key(3));
    }

    /// @notice A runtime that two vendors' enclaves run.
    function newRuntime() internal pure returns (Runtime memory runtime) {
        runtime.repository = "repository";
        runtime.commit = new bytes(20);
        runtime.buildDigest = keccak256("build");
        runtime.measurements = new Measurement[](2);
        runtime.measurements[0] = Measurement(1, keccak256("first"));
        runtime.measurements[1] = Measurement(128, keccak256("second"));
    }

    function expectRevertWith(bytes memory reason) internal {
        vm.expectRevert(reason);
    }
}
