// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuditRate} from "../libraries/AuditRate.sol";
import {ResultTree} from "../libraries/ResultTree.sol";
import {VendorStatus} from "../types/Attestation.sol";

/// @title The enclave path's pure functions, to ask instead of rebuild
/// @custom:security-contact security@assay.example
contract EnclaveLens {
    /// @notice A tree has at least one leaf.
    /// @dev Selector 0xbaec3d9a.
    error NoLeaves();

    /// @notice Leaf of a result: EIP-712 struct hash of
    /// `Result(bytes32 jobId,address payee,uint256[] outputs,bytes32 outputDigest)`.
    function leafOf(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 outputDigest
    ) external pure returns (bytes32 leaf) {
        return ResultTree.leaf(jobId, payee, outputs, outputDigest);
    }

    /// @notice Merkle root of leaves, in their order: pairs are sorted and hashed; an odd last node moves up as it is.
    function rootOf(bytes32[] calldata leaves) external pure returns (bytes32 root) {
        if (leaves.length == 0) revert NoLeaves();
        return ResultTree.root(leaves);
    }

    /// @notice Probability, in units of 2^-128, that a result is drawn for audit.
    /// @param valueAtRisk The request's, tokens.
    /// @param bond What the job's bond is worth, tokens.
    /// @param status Of the session's vendor.
    function auditRateFor(uint96 valueAtRisk, uint96 bond, VendorStatus status) external pure returns (uint256 rate) {
        return AuditRate.rate(AuditRate.bpsOf(status), valueAtRisk, bond);
    }
}
