// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ResultTree} from "../../contracts/libraries/ResultTree.sol";

/// @notice `ResultTree` for lists in memory.
contract ResultTrees {
    function leafOf(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 outputDigest
    ) external pure returns (bytes32) {
        return ResultTree.leaf(jobId, payee, outputs, outputDigest);
    }

    function rootOf(bytes32[] calldata leaves) external pure returns (bytes32) {
        return ResultTree.root(leaves);
    }
}
