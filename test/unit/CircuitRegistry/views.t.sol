// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {CircuitTest} from "../../utils/CircuitTest.sol";
import {Trapdoor} from "../../utils/Trapdoor.sol";

contract SignalCountTest is CircuitTest {
    function testFuzz_SignalCount_GivenUnknownCircuit(bytes32 unknown) external view {
        vm.assume(unknown != circuitId);
        assertEq(registry.signalCount(unknown), 0, "unknown");
    }

    function test_SignalCount_GivenACircuit() external {
        assertEq(registry.signalCount(circuitId), 3, "three");
        for (uint256 count = 1; count < 6; ++count) {
            bytes32 id = registry.register(Trapdoor.key(Trapdoor.secrets(50, count)));
            assertEq(registry.signalCount(id), count, "count");
        }
    }
}

contract VerifyingKeyTest is CircuitTest {
    function test_VerifyingKey_RevertGiven_UnknownCircuit() external {
        vm.expectRevert(abi.encodeWithSelector(ICircuitRegistry.UnknownCircuit.selector, bytes32(0)));
        registry.verifyingKey(bytes32(0));
    }

    function test_VerifyingKey_GivenACircuit() external {
        assertEq(registry.verifyingKey(circuitId), key, "key");
        bytes memory other = Trapdoor.key(Trapdoor.secrets(51, 6));
        assertEq(registry.verifyingKey(registry.register(other)), other, "another key");
    }
}
