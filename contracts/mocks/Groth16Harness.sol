// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchStatement} from "../libraries/BatchStatement.sol";
import {BN254_R} from "../libraries/Bn254.sol";
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

    /// @notice One job of many inferences by one proof, with `values` of two words each (input commitment and output), to
    /// which the contract adds the job's context as a market does.
    function settleJob(
        address registry,
        bytes32 modelId,
        bytes32 jobId,
        uint256[] calldata values,
        uint256 commitment,
        bytes calldata proof
    ) external view returns (bool) {
        uint256[] memory all = withContext(modelId, jobId, values);
        return
            Groth16.verifyComputed(
                KeyStore.addressOf(registry, modelId),
                BatchStatement.signals(all, commitment),
                proof
            );
    }

    /// @notice (input, output, context) for each pair of `values`, where
    /// context = keccak256(chain id, this contract, jobId, sender, modelId) mod r.
    function withContext(
        bytes32 modelId,
        bytes32 jobId,
        uint256[] calldata values
    ) public view returns (uint256[] memory all) {
        bytes32 hash = keccak256(abi.encode(block.chainid, address(this), jobId, msg.sender, modelId));
        uint256 context = uint256(hash) % BN254_R;
        unchecked {
            // An array in calldata is shorter than 2^64.
            all = new uint256[]((3 * values.length) / 2);
            assembly ("memory-safe") {
                let to := add(all, 32)
                let end := add(to, shl(5, mload(all)))
                for {
                    let from := values.offset
                } lt(to, end) {
                    to := add(to, 96)
                } {
                    calldatacopy(to, from, 64)
                    mstore(add(to, 64), context)
                    from := add(from, 64)
                }
            }
        }
    }
}
