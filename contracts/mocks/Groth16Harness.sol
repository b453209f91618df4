// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchStatement} from "../libraries/BatchStatement.sol";
import {Groth16} from "../libraries/Groth16.sol";
import {Groth16Batch} from "../libraries/Groth16Batch.sol";
import {KeyStore} from "../libraries/KeyStore.sol";

/// @title The bare verification libraries behind external functions, for tests and benchmarks
/// @notice Stores any bytes as a key, unchecked, as `CircuitRegistry` must never do.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract Groth16Harness {
    /// @notice Stores a key without any check.
    function store(bytes calldata key) external returns (bytes32 id) {
        id = keccak256(key);
        KeyStore.write(id, key);
    }

    /// @notice Returns the address of the stored bytes of `id`.
    function addressOf(bytes32 id) external view returns (address) {
        return KeyStore.addressOf(id);
    }

    /// @notice Returns the stored bytes of `id`.
    function read(bytes32 id) external view returns (bytes memory) {
        return KeyStore.read(id);
    }

    /// @notice Verifies one proof.
    function verify(address key, uint256[] calldata signals, bytes calldata proof) external view returns (bool) {
        return Groth16.verify(key, signals, proof);
    }

    /// @notice Verifies one proof of signals in memory.
    function verifyComputed(address key, uint256[] memory signals, bytes calldata proof) external view returns (bool) {
        return Groth16.verifyComputed(key, signals, proof);
    }

    /// @notice Verifies a batch of proofs.
    function verifyBatch(
        address key,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (bool) {
        return Groth16Batch.verify(key, signals, proofs);
    }

    /// @notice Returns the challenge of a batch.
    function challenge(
        address key,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (uint256) {
        return Groth16Batch.challenge(key, signals, proofs);
    }

    /// @notice Measures the gas of one verification: it counts the read of the key, and not the decoding by this function.
    function measure(
        address key,
        uint256[] calldata signals,
        bytes calldata proof
    ) external view returns (bool holds, uint256 gasUsed) {
        uint256 before = gasleft();
        holds = Groth16.verify(key, signals, proof);
        gasUsed = before - gasleft();
    }

    /// @notice Returns the three public signals of many values.
    function signalsOf(uint256[] calldata values, uint256 commitment) external pure returns (uint256[] memory) {
        return BatchStatement.signals(values, commitment);
    }

    /// @notice Verifies one proof of many inferences; the caller gives every value.
    function settle(
        address key,
        uint256[] calldata values,
        uint256 commitment,
        bytes calldata proof
    ) external view returns (bool) {
        return Groth16.verifyComputed(key, BatchStatement.signals(values, commitment), proof);
    }
}
