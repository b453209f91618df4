// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CircuitRegistry} from "../../../contracts/CircuitRegistry.sol";
import {BatchStatement} from "../../../contracts/libraries/BatchStatement.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract BatchStatementTest is BaseTest {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    function test_RevertWhen_NoValues() external {
        vm.expectRevert(BatchStatement.NoValues.selector);
        this.signals(new uint256[](0), 1);
    }

    function testFuzz_RevertWhen_ValueIsNotBelowR(uint256 length, uint256 index, uint256 value) external {
        uint256[] memory values = new uint256[](bound(length, 1, 20));
        index = bound(index, 0, values.length - 1);
        values[index] = bound(value, R, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(BatchStatement.ValueNotInField.selector, index, values[index]));
        this.signals(values, 1);
    }

    function testFuzz_IsTheStatement(uint256[] memory values, uint256 commitment) external pure {
        vm.assume(values.length != 0);
        for (uint256 i = 0; i < values.length; ++i) values[i] %= R;
        uint256[] memory actual = BatchStatement.signals(values, commitment);

        // The twin: the sum of values times powers, by the definition.
        uint256 z = uint256(keccak256(abi.encodePacked(commitment, values))) % R;
        uint256 e = 0;
        uint256 power = 1;
        for (uint256 i = 0; i < values.length; ++i) {
            e = addmod(e, mulmod(values[i], power, R), R);
            power = mulmod(power, z, R);
        }
        assertEq(actual.length, 3, "three signals");
        assertEq(actual[0], commitment, "C");
        assertEq(actual[1], z, "z");
        assertEq(actual[2], e, "e");
    }

    function testFuzz_LeavesTheValuesAsTheyWere(uint256[] memory values, uint256 commitment) external pure {
        vm.assume(values.length != 0);
        for (uint256 i = 0; i < values.length; ++i) values[i] %= R;
        bytes32 before = keccak256(abi.encode(values));
        BatchStatement.signals(values, commitment);
        assertEq(keccak256(abi.encode(values)), before, "values as they were");
    }

    function testFuzz_ChangesWithEveryInput(uint256 seed, uint256 index) external pure {
        uint256[] memory values = new uint256[](48);
        for (uint256 i = 0; i < 48; ++i) values[i] = uint256(keccak256(abi.encode(seed, i))) % R;
        uint256[] memory before = BatchStatement.signals(values, 7);
        index = bound(index, 0, 47);
        values[index] = addmod(values[index], 1, R);
        uint256[] memory changed = BatchStatement.signals(values, 7);
        assertTrue(before[1] != changed[1], "the challenge depends on each value");
        assertTrue(before[2] != changed[2], "so does the evaluation");
        uint256[] memory committed = BatchStatement.signals(values, 8);
        assertTrue(changed[1] != committed[1], "and on the commitment");
    }

    /// @dev Sixteen digits in one real proof of `digits-fast-x16`.
    function test_AgreesWithTheCircuit() external {
        string memory json = vm.readFile("test/fixtures/groth16-batch.json");
        uint256[] memory values = vm.parseJsonUintArray(json, ".proofs[0].values");
        uint256[] memory expected = vm.parseJsonUintArray(json, ".proofs[0].signals");
        bytes memory proof = vm.parseJsonBytes(json, ".proofs[0].proof");
        CircuitRegistry registry = new CircuitRegistry();
        bytes32 circuitId = registry.register(vm.parseJsonBytes(json, ".verifyingKey"));

        uint256[] memory actual = BatchStatement.signals(values, expected[0]);
        assertEq(keccak256(abi.encode(actual)), keccak256(abi.encode(expected)), "the circuit's own signals");
        assertTrue(registry.verify(circuitId, actual, proof), "proven");

        for (uint256 i = 0; i < values.length; ++i) {
            values[i] ^= 1;
            assertFalse(
                registry.verify(circuitId, BatchStatement.signals(values, expected[0]), proof),
                "a value that was not proven"
            );
            values[i] ^= 1;
        }
        // Two answers swapped: the digits of the first two inferences, which differ.
        (values[1], values[4]) = (values[4], values[1]);
        assertTrue(values[1] != values[4], "the test's own choice");
        assertFalse(registry.verify(circuitId, BatchStatement.signals(values, expected[0]), proof), "swapped answers");
    }

    function signals(uint256[] memory values, uint256 commitment) external pure returns (uint256[] memory) {
        return BatchStatement.signals(values, commitment);
    }
}
