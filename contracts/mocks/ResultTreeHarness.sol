// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResultTree} from "../libraries/ResultTree.sol";

/// @title The library `ResultTree` behind external functions, for tests and benchmarks
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract ResultTreeHarness {
    /// @notice Returns the leaf of a result.
    function leafOf(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 outputDigest
    ) external pure returns (bytes32 leaf) {
        return ResultTree.leaf(jobId, payee, outputs, outputDigest);
    }

    /// @notice Returns the root of at least one leaf.
    function rootOf(bytes32[] calldata leaves) external pure returns (bytes32 root) {
        return ResultTree.root(leaves);
    }
}
