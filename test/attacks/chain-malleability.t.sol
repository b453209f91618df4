// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bn254Math} from "../utils/Bn254Math.sol";
import {CircuitTest} from "../utils/CircuitTest.sol";
import {Groth16Twin} from "../utils/Groth16Twin.sol";
import {NaiveBatch} from "../utils/NaiveBatch.sol";
import {Trapdoor} from "../utils/Trapdoor.sol";

/// @notice From one proof anybody makes others of the same statement. So they prove nothing new, and whoever pays once for
/// each proof pays as often as an attacker likes: what happens once must hang on a signal.
contract MalleabilityTest is CircuitTest {
    mapping(bytes32 proofHash => bool) private paidByProof;
    mapping(uint256 job => bool) private paidByJob;

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_NegatedProofVerifies(uint256 seed) external view {
        uint256[] memory fresh = Trapdoor.signalsFrom(seed, 3);
        bytes memory other = _negated(Trapdoor.prove(circuit(), fresh, seed));
        assertTrue(registry.verify(circuitId, fresh, other), "(-A, -B, C)");
        fresh[2] = addmod(fresh[2], 1, R);
        assertFalse(registry.verify(circuitId, fresh, other), "but of the same statement only");
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_RandomisedProofVerifies(uint32 scalar) external view {
        vm.assume(scalar > 1);
        // (A·k⁻¹, k·B, C), with B = b·G of which the test knows b.
        uint256 b = Trapdoor.short(2, "b");
        bytes memory a = Bn254Math.mulG1(Groth16Twin.slice(proof, 0, 64), Bn254Math.inverse(scalar));
        bytes memory other = bytes.concat(a, Bn254Math.g2(b * scalar), Groth16Twin.slice(proof, 192, 64));
        assertTrue(keccak256(other) != keccak256(proof), "another proof");
        assertTrue(registry.verify(circuitId, signals, other), "of the same statement");
    }

    function test_ReplayByProofHashIsPaidTwice() external {
        assertTrue(_payByProof(proof), "paid");
        assertFalse(_payByProof(proof), "the same bytes are known");
        assertTrue(_payByProof(_negated(proof)), "a naive escrow pays again");
    }

    function test_ReplayByJobIsPaidOnce() external {
        assertTrue(_payByJob(proof), "paid");
        assertFalse(_payByJob(proof), "the same bytes");
        assertFalse(_payByJob(_negated(proof)), "a malleated proof changes nothing");
    }

    function _payByProof(bytes memory proof_) private returns (bool) {
        if (!registry.verify(circuitId, signals, proof_) || paidByProof[keccak256(proof_)]) return false;
        return paidByProof[keccak256(proof_)] = true;
    }

    function _payByJob(bytes memory proof_) private returns (bool) {
        // The last signal is the context, which commits to the job.
        if (!registry.verify(circuitId, signals, proof_) || paidByJob[signals[2]]) return false;
        return paidByJob[signals[2]] = true;
    }

    function _negated(bytes memory proof_) private pure returns (bytes memory) {
        bytes memory other = withWord(proof_, 32, P - wordAt(proof_, 32));
        other = withWord(other, 128, P - wordAt(other, 128));
        return withWord(other, 160, P - wordAt(other, 160));
    }
}

/// @notice s and s + r are one field element: without a range check, one proof answers for two numbers.
contract AliasedSignalTest is CircuitTest {
    function test_NaiveVerifierAcceptsTheAlias() external {
        signals[1] += R;
        assertTrue(_naive(), "no range check: x + r verifies");
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_OursRefusesTheAlias(uint256 index, uint256 times) external {
        index = bound(index, 0, 2);
        // How often r fits above the signal: 4 or 5 times.
        times = bound(times, 1, (type(uint256).max - signals[index]) / R);
        signals[index] += times * R;
        assertTrue(_naive(), "an alias");
        assertFalse(registry.verify(circuitId, signals, proof), "single");

        uint256[][] memory sets = new uint256[][](2);
        bytes[] memory proofs = new bytes[](2);
        (uint256[][] memory others, bytes[] memory otherProofs) = batch(1, 5);
        sets[0] = others[0];
        proofs[0] = otherProofs[0];
        sets[1] = signals;
        proofs[1] = proof;
        assertFalse(registry.verifyBatch(circuitId, sets, proofs), "batch");
    }

    /// @dev The equation with whatever the precompile makes of a signal.
    function _naive() private view returns (bool) {
        uint256[][] memory sets = new uint256[][](1);
        bytes[] memory proofs = new bytes[](1);
        uint256[] memory one = new uint256[](1);
        sets[0] = signals;
        proofs[0] = proof;
        one[0] = 1;
        return NaiveBatch.verify(key, sets, proofs, one);
    }
}
