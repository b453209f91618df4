// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title What an enclave signs: one result, or a Merkle root of many
/// @notice A leaf is an EIP-712 struct hash, whose preimage of 160 bytes begins with its type's hash; a node is the hash of
/// two children sorted, 64 bytes. So neither can pass for the other.
library ResultTree {
    bytes32 internal constant RESULT_TYPEHASH = keccak256(
        "Result(bytes32 jobId,address payee,uint256[] outputs,bytes32 outputDigest)"
    );
    bytes32 internal constant RESULTS_TYPEHASH = keccak256("Results(bytes32 root)");

    /// @notice Leaf of a result.
    function leaf(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 outputDigest
    ) internal pure returns (bytes32) {
        return leaf(jobId, payee, keccak256(abi.encodePacked(outputs)), outputDigest);
    }

    /// @notice The same, for the hash of the packed output words.
    function leaf(
        bytes32 jobId,
        address payee,
        bytes32 outputsHash,
        bytes32 outputDigest
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RESULT_TYPEHASH, jobId, payee, outputsHash, outputDigest));
    }

    /// @notice Struct hash of a root.
    function structHash(bytes32 root_) internal pure returns (bytes32) {
        return keccak256(abi.encode(RESULTS_TYPEHASH, root_));
    }

    /// @notice Root of at least one leaf. Overwrites `nodes`.
    function root(bytes32[] memory nodes) internal pure returns (bytes32) {
        for (uint256 count = nodes.length; count > 1; count = (count + 1) / 2) {
            for (uint256 i = 0; i < count; i += 2) {
                nodes[i / 2] = i + 1 < count ? Hashes.commutativeKeccak256(nodes[i], nodes[i + 1]) : nodes[i];
            }
        }
        return nodes[0];
    }
}
