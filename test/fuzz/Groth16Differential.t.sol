// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Groth16Harness} from "../../contracts/mocks/Groth16Harness.sol";
import {BaseTest} from "../utils/BaseTest.sol";
import {Bn254Math} from "../utils/Bn254Math.sol";
import {Groth16Twin} from "../utils/Groth16Twin.sol";
import {Trapdoor} from "../utils/Trapdoor.sol";

/// @notice The assembly against its plain twin: random keys, proofs and batches, then mutations of every part.
contract Groth16DifferentialTest is BaseTest {
    uint256 private constant R = Trapdoor.R;
    uint256 private constant KEYS = 6;

    struct Mutation {
        uint256 wrong;
        uint256 how;
        uint256 word;
    }

    Groth16Harness private harness;
    address[KEYS] private stores;
    bytes[KEYS] private keys;

    function setUp() external {
        harness = new Groth16Harness();
        for (uint256 i = 0; i < KEYS; ++i) {
            keys[i] = Trapdoor.key(_secrets(i));
            stores[i] = harness.addressOf(harness.store(keys[i]));
        }
    }

    /// @dev One key, proof and set of signals, all fresh.
    function testFuzz_FreshKey(uint256 seed) external {
        uint256 count = bound(seed, 1, 4);
        // Not the seed of a key that is stored already.
        seed = uint256(keccak256(abi.encode(seed, "fresh")));
        Trapdoor.Secrets memory secrets = Trapdoor.secrets(seed, count);
        bytes memory key = Trapdoor.key(secrets);
        address store = harness.addressOf(harness.store(key));
        uint256[] memory signals = Trapdoor.signalsFrom(seed, count);
        bytes memory proof = Trapdoor.prove(secrets, signals, seed);
        assertTrue(Groth16Twin.verify(key, signals, proof), "the twin accepts");
        assertTrue(harness.verify(store, signals, proof), "the library accepts");
    }

    /// @dev A word of the proof or a signal replaced by an arbitrary one, or by a related one that is likely to matter.
    function testFuzz_Mutated(uint256 seed, uint256 choice, Mutation calldata mutation) external view {
        uint256 index = seed % KEYS;
        uint256[] memory signals = Trapdoor.signalsFrom(seed, index + 1);
        bytes memory proof = Trapdoor.prove(_secrets(index), signals, seed);
        _mutateAt(signals, proof, choice, mutation);
        bool expected = Groth16Twin.verify(keys[index], signals, proof);
        assertTrue(harness.verify(stores[index], signals, proof) == expected, "library and twin disagree");
        assertTrue(harness.verifyComputed(stores[index], signals, proof) == expected, "signals in memory");
    }

    /// @dev A batch in which any number of items is wrong in any way.
    function testFuzz_Batch(uint256 seed, uint256 size, Mutation calldata mutation) external view {
        uint256 index = seed % KEYS;
        (uint256[][] memory sets, bytes[] memory proofs) = _mutatedBatch(seed, bound(size, 1, 5), mutation);
        bool expected = Groth16Twin.verifyEach(keys[index], sets, proofs);
        assertTrue(mutation.wrong & 1 == 1 || expected, "a whole batch holds");
        assertTrue(harness.verifyBatch(stores[index], sets, proofs) == expected, "batch and singles disagree");
    }

    function _mutatedBatch(
        uint256 seed,
        uint256 size,
        Mutation calldata mutation
    ) private view returns (uint256[][] memory sets, bytes[] memory proofs) {
        sets = new uint256[][](size);
        proofs = new bytes[](size);
        for (uint256 i = 0; i < size; ++i) {
            uint256 one = uint256(keccak256(abi.encode(seed, i)));
            sets[i] = Trapdoor.signalsFrom(one, (seed % KEYS) + 1);
            proofs[i] = Trapdoor.prove(_secrets(seed % KEYS), sets[i], one);
            // Every second batch is left whole, and of the others every second item.
            if (mutation.wrong & (mutation.wrong >> (i + 1)) & 1 == 0) continue;
            _mutateAt(sets[i], proofs[i], one, mutation);
        }
    }

    /// @dev Changes one word in place: of the proof, or a signal.
    function _mutateAt(
        uint256[] memory signals,
        bytes memory proof,
        uint256 choice,
        Mutation calldata mutation
    ) private pure {
        uint256 where = choice % (8 + signals.length);
        if (where < 8) {
            uint256 word = _mutate(_word(proof, 32 * where), mutation.how, mutation.word);
            for (uint256 i = 0; i < 32; ++i) proof[32 * where + i] = bytes32(word)[i];
        } else {
            signals[where - 8] = _mutate(signals[where - 8], mutation.how, mutation.word);
        }
    }

    /// @dev Arbitrary bytes never revert and never pass.
    function testFuzz_Garbage(uint256[] memory signals, bytes memory proof, uint256 index) external view {
        address store = stores[index % KEYS];
        assertFalse(harness.verify(store, signals, proof), "garbage passes");
        uint256[][] memory sets = new uint256[][](2);
        bytes[] memory proofs = new bytes[](2);
        sets[0] = signals;
        sets[1] = signals;
        proofs[0] = proof;
        proofs[1] = proof;
        assertFalse(harness.verifyBatch(store, sets, proofs), "garbage passes in a batch");
    }

    function _secrets(uint256 index) private pure returns (Trapdoor.Secrets memory) {
        return Trapdoor.secrets(1_000 + index, index + 1);
    }

    function _mutate(uint256 old, uint256 how, uint256 word) private pure returns (uint256) {
        how %= 8;
        if (how == 0) return word;
        if (how == 1) return 0;

        if (how == 3) return old ^ (1 << (word % 256));
        unchecked {
            if (how == 4) return old + R;
            if (how == 5) return old + Bn254Math.P;
            // The negation, when old is a coordinate.
            if (how == 2) return Bn254Math.P - old;
        }
        if (how == 6) return word % R;
        return old;
    }

    function _word(bytes memory data, uint256 offset) private pure returns (uint256) {
        return abi.decode(Groth16Twin.slice(data, offset, 32), (uint256));
    }
}
