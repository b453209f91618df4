// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchStatement} from "../libraries/BatchStatement.sol";
import {Groth16} from "../libraries/Groth16.sol";
import {Groth16Batch} from "../libraries/Groth16Batch.sol";
import {KeyStore} from "../libraries/KeyStore.sol";

/// @title The bare verification libraries behind external functions, for tests and benchmarks
/// @notice Stores any bytes as a key, unchecked: what `CircuitRegistry` must never do.
/// @custom:security-contact security@assay.example
contract Groth16Harness {
    /// @notice Stores a key without any check.
    function store(bytes calldata key) external returns (bytes32 id) {
        id = keccak256(key);
        KeyStore.write(id, key);
    }

    /// @notice Where the bytes of `id` are.
    function addressOf(bytes32 id) external view returns (address) {
        return KeyStore.addressOf(id);
    }

    /// @notice The stored bytes.
    function read(bytes32 id) external view returns (bytes memory) {
        return KeyStore.read(id);
    }

    /// @notice The bare single verification.
    function verify(address key, uint256[] calldata signals, bytes calldata proof) external view returns (bool) {
        return Groth16.verify(key, signals, proof);
    }

    /// @notice The bare single verification of signals in memory.
    function verifyComputed(address key, uint256[] memory signals, bytes calldata proof) external view returns (bool) {
        return Groth16.verifyComputed(key, signals, proof);
    }

    /// @notice The bare batch verification.
    function verifyBatch(
        address key,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (bool) {
        return Groth16Batch.verify(key, signals, proofs);
    }

    /// @notice The batch's challenge.
    function challenge(
        address key,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (uint256) {
        return Groth16Batch.challenge(key, signals, proofs);
    }

    /// @notice The gas of one bare verification, reading the key included, without this function's own decoding.
    function measure(
        address key,
        uint256[] calldata signals,
        bytes calldata proof
    ) external view returns (bool holds, uint256 gasUsed) {
        uint256 before = gasleft();
        holds = Groth16.verify(key, signals, proof);
        gasUsed = before - gasleft();
    }

    /// @notice The three public signals of many values.
    function signalsOf(uint256[] calldata values, uint256 commitment) external pure returns (uint256[] memory) {
        return BatchStatement.signals(values, commitment);
    }

    /// @notice Many inferences by one proof, every value told by the caller.
    function settle(
        address key,
        uint256[] calldata values,
        uint256 commitment,
        bytes calldata proof
    ) external view returns (bool) {
        return Groth16.verifyComputed(key, BatchStatement.signals(values, commitment), proof);
    }
}
