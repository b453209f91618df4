// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

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
    function root(bytes32[] memory nodes) internal pure returns (bytes32 root_) {
        uint256 count = nodes.length;
        assembly ("memory-safe") {
            let first := add(nodes, 0x20)
            for {} gt(count, 1) {} {
                let parent := first
                let end := add(first, shl(5, count))
                for {
                    let child := first
                } lt(child, end) {
                    child := add(child, 0x40)
                } {
                    let left := mload(child)
                    let sibling := add(child, 0x20)
                    switch lt(sibling, end)
                    case 0 {
                        mstore(parent, left)
                    }
                    default {
                        let right := mload(sibling)
                        let swapped := lt(right, left)
                        mstore(shl(5, swapped), left)
                        mstore(shl(5, iszero(swapped)), right)
                        mstore(parent, keccak256(0, 0x40))
                    }
                    parent := add(parent, 0x20)
                }
                count := shr(1, add(count, 1))
            }
            root_ := mload(first)
        }
    }
}
