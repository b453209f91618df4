// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Groth16} from "../../../contracts/libraries/Groth16.sol";
import {Groth16Batch} from "../../../contracts/libraries/Groth16Batch.sol";
import {KeyStore} from "../../../contracts/libraries/KeyStore.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {Trapdoor} from "../../utils/Trapdoor.sol";

contract Groth16Test is BaseTest {
    function test_GivenStoreWithoutCode() external view {
        (uint256[] memory signals, bytes memory proof) = _proven(3);
        assertFalse(this.verify(address(0xdead), signals, proof), "single");
        (uint256[][] memory sets, bytes[] memory proofs) = _asBatch(signals, proof);
        assertFalse(this.verifyBatch(address(0xdead), sets, proofs), "batch");
    }

    function test_GivenStoreOfAnotherLength() external {
        bytes memory key = Trapdoor.key(Trapdoor.secrets(0, 3));
        (uint256[] memory signals, bytes memory proof) = _proven(3);
        (uint256[][] memory sets, bytes[] memory proofs) = _asBatch(signals, proof);
        address longer = _store(bytes.concat(key, hex"00"));
        assertFalse(this.verify(longer, signals, proof), "single");
        assertFalse(this.verifyBatch(longer, sets, proofs), "batch");
        assertTrue(this.verify(_store(key), signals, proof), "the key itself");
        assertTrue(this.verifyBatch(KeyStore.addressOf(keccak256(key)), sets, proofs), "the key itself");
    }

    function test_GivenKeyWithoutSignals() external {
        address store = _store(Trapdoor.key(Trapdoor.secrets(0, 0)));
        (uint256[] memory signals, bytes memory proof) = _proven(0);
        (uint256[][] memory sets, bytes[] memory proofs) = _asBatch(signals, proof);
        assertTrue(this.verify(store, signals, proof), "single");
        assertFalse(this.verifyBatch(store, sets, proofs), "batch");
    }

    /// @dev Shows the promise of `memory-safe`: allocated memory, zero slot and free pointer stay as they are. The
    /// values around the calls live in memory; free memory is dirty, which must not matter.
    function testFuzz_KeepsMemory(uint256 seed, uint256 dirt) external {
        address store = _store(Trapdoor.key(Trapdoor.secrets(0, 3)));
        (uint256[] memory signals, bytes memory proof) = _proven(3);
        (uint256[][] memory sets, bytes[] memory proofs) = _asBatch(signals, proof);
        if (seed % 2 == 1) proofs[1] = proofs[0];
        this.checkMemory(store, sets, proofs, dirt);
    }

    function checkMemory(
        address store,
        uint256[][] calldata sets,
        bytes[] calldata proofs,
        uint256 dirt
    ) external view {
        bytes memory canary = abi.encode(dirt, "canary");
        bytes32 hash = keccak256(canary);
        uint256[] memory copied = sets[0];
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := mload(0x40)
            for {
                let i := 0
            } lt(i, 0x2000) {
                i := add(i, 0x20)
            } {
                mstore(add(pointer, i), dirt)
            }
        }
        bool single = Groth16.verify(store, sets[0], proofs[0]);
        bool computed = Groth16.verifyComputed(store, copied, proofs[0]);
        bool many = Groth16Batch.verify(store, sets, proofs);
        uint256 free;
        uint256 zero;
        assembly ("memory-safe") {
            free := mload(0x40)
            zero := mload(0x60)
        }
        assertEq(free, pointer, "free memory pointer");
        assertEq(zero, 0, "zero slot");
        assertEq(keccak256(canary), hash, "allocated memory");
        assertTrue(single, "single");
        assertTrue(computed, "computed signals");
        assertTrue(many == (keccak256(proofs[0]) != keccak256(proofs[1])), "batch");
    }

    function verify(address store, uint256[] calldata signals, bytes calldata proof) external view returns (bool) {
        return Groth16.verify(store, signals, proof);
    }

    function verifyBatch(
        address store,
        uint256[][] calldata sets,
        bytes[] calldata proofs
    ) external view returns (bool) {
        return Groth16Batch.verify(store, sets, proofs);
    }

    function _store(bytes memory key) private returns (address) {
        KeyStore.write(keccak256(key), key);
        return KeyStore.addressOf(keccak256(key));
    }

    function _proven(uint256 count) private view returns (uint256[] memory signals, bytes memory proof) {
        signals = Trapdoor.signalsFrom(1, count);
        proof = Trapdoor.prove(Trapdoor.secrets(0, count), signals, 2);
    }

    function _asBatch(
        uint256[] memory signals,
        bytes memory proof
    ) private view returns (uint256[][] memory sets, bytes[] memory proofs) {
        sets = new uint256[][](2);
        proofs = new bytes[](2);
        (sets[0], proofs[0]) = (signals, proof);
        sets[1] = Trapdoor.signalsFrom(3, signals.length);
        proofs[1] = Trapdoor.prove(Trapdoor.secrets(0, signals.length), sets[1], 4);
    }
}
