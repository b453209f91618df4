// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {CircuitTest} from "../../utils/CircuitTest.sol";
import {Trapdoor} from "../../utils/Trapdoor.sol";

contract VerifyTest is CircuitTest {
    function test_RevertGiven_UnknownCircuit() external {
        bytes32 unknown = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(ICircuitRegistry.UnknownCircuit.selector, unknown));
        registry.verify(unknown, signals, proof);
    }

    function testFuzz_RevertWhen_TooLittleGas(uint256 gasLimit) external view {
        // The call needs about 205,000. With any smaller limit it must not say false.
        gasLimit = bound(gasLimit, 2_000, 240_000);
        (bool ok, bytes memory answer) = address(registry).staticcall{gas: gasLimit}(
            abi.encodeCall(registry.verify, (circuitId, signals, proof))
        );
        if (ok) assertTrue(abi.decode(answer, (bool)), "a good proof looked bad");
        if (!ok && answer.length != 0) {
            assertEq(bytes32(answer), bytes32(bytes4(keccak256("InsufficientGas()"))), "reason");
        }
        assertTrue(gasLimit > 205_000 || !ok, "too little gas was enough");
        assertTrue(gasLimit < 235_000 || ok, "plenty of gas was not enough");
    }

    function test_WhenNumberOfSignalsIsWrong() external view {
        assertFalse(registry.verify(circuitId, new uint256[](0), proof), "none");
        assertFalse(registry.verify(circuitId, new uint256[](2), proof), "fewer");
        uint256[] memory more = new uint256[](4);
        for (uint256 i = 0; i < 3; ++i) more[i] = signals[i];
        assertFalse(registry.verify(circuitId, more, proof), "one more, zero");
    }

    function test_WhenSignalIsNotBelowR() external {
        for (uint256 i = 0; i < 3; ++i) {
            signals[i] += R;
            assertFalse(registry.verify(circuitId, signals, proof), "x + r");
            signals[i] = R;
            assertFalse(registry.verify(circuitId, signals, proof), "r");
            signals = Trapdoor.signalsFrom(1, 3);
        }
        // The greatest that is allowed.
        signals[1] = R - 1;
        assertTrue(registry.verify(circuitId, signals, Trapdoor.prove(circuit(), signals, 3)), "r - 1");
    }

    function test_WhenProofIsNot256Bytes() external view {
        assertFalse(registry.verify(circuitId, signals, ""), "empty");
        assertFalse(registry.verify(circuitId, signals, cut(proof, 255)), "short");
        assertFalse(registry.verify(circuitId, signals, bytes.concat(proof, hex"00")), "long");
        assertFalse(registry.verify(circuitId, signals, bytes.concat(proof, new bytes(32))), "a word longer");
    }

    function test_WhenCoordinateIsNotCanonical() external view {
        for (uint256 place = 0; place < 256; place += 32) {
            assertFalse(registry.verify(circuitId, signals, withWord(proof, place, wordAt(proof, place) + P)), "x + p");
        }
    }

    function test_WhenPointIsOffCurve() external view {
        for (uint256 place = 0; place < 256; place += 32) {
            bytes memory bad = withWord(proof, place, wordAt(proof, place) ^ 1);
            uint256 before = gasleft();
            assertFalse(registry.verify(circuitId, signals, bad), "off the curve");
            assertLe(before - gasleft(), 300_000, "a malformed point burns no more than the cap");
        }
    }

    function test_WhenBIsOutsideSubgroup() external view {
        assertFalse(registry.verify(circuitId, signals, withPart(proof, 64, outsideSubgroup())), "small subgroup");
    }

    function test_WhenPointIsZero() external view {
        assertFalse(registry.verify(circuitId, signals, withPart(proof, 0, new bytes(64))), "A");
        assertFalse(registry.verify(circuitId, signals, withPart(proof, 64, new bytes(128))), "B");
        assertFalse(registry.verify(circuitId, signals, withPart(proof, 192, new bytes(64))), "C");
        assertFalse(registry.verify(circuitId, signals, new bytes(256)), "all");
    }

    /// @dev Zero is a point like any other to the equation; but (0, p) is no encoding of it.
    function test_WhenZeroIsNotCanonical() external view {
        bytes memory zeroA = Trapdoor.proveWithZeroA(circuit(), signals);
        bytes memory zeroC = Trapdoor.proveWithZeroC(circuit(), signals);
        assertTrue(registry.verify(circuitId, signals, zeroA), "A = 0, by the trapdoor");
        assertTrue(registry.verify(circuitId, signals, zeroC), "C = 0, by the trapdoor");
        assertFalse(registry.verify(circuitId, signals, withWord(zeroA, 32, P)), "A = (0, p)");
        assertFalse(registry.verify(circuitId, signals, withWord(zeroC, 224, P)), "C = (0, p)");
    }

    function testFuzz_WhenSignalIsChanged(uint256 index, uint256 value) external {
        index = bound(index, 0, 2);
        value = bound(value, 0, R - 1);
        bool same = signals[index] == value;
        signals[index] = value;
        assertTrue(registry.verify(circuitId, signals, proof) == same, "bound to each signal");
    }

    function test_WhenProofIsForAnotherCircuit() external {
        bytes32 other = registry.register(Trapdoor.key(Trapdoor.secrets(9, 3)));
        assertFalse(registry.verify(other, signals, proof), "another key");
    }

    function testFuzz_WhenProofHolds(uint256 seed) external view {
        uint256[] memory fresh = Trapdoor.signalsFrom(seed, 3);
        assertTrue(registry.verify(circuitId, fresh, Trapdoor.prove(circuit(), fresh, seed)), "holds");
    }

    function test_WhenRealProof() external {
        string memory json = vm.readFile("test/fixtures/groth16.json");
        bytes32 id = registry.register(vm.parseJsonBytes(json, ".verifyingKey"));
        assertEq(id, vm.parseJsonBytes32(json, ".circuitId"), "id");
        string[3] memory paths = [".proofs[0]", ".proofs[1]", ".proofs[2]"];
        for (uint256 i = 0; i < 3; ++i) {
            uint256[] memory own = vm.parseJsonUintArray(json, string.concat(paths[i], ".signals"));
            uint256[] memory others = vm.parseJsonUintArray(json, string.concat(paths[(i + 1) % 3], ".signals"));
            bytes memory real = vm.parseJsonBytes(json, string.concat(paths[i], ".proof"));
            assertTrue(registry.verify(id, own, real), "its own signals");
            assertFalse(registry.verify(id, others, real), "another's signals");
        }
    }
}
