// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {QuoteResult} from "../types/Attestation.sol";

/// @title IQuoteVerifier
/// @notice Verifies the quotes of one TEE vendor. Implementations are immutable and have no owner.
interface IQuoteVerifier {
    /// @notice Verifies a quote against the pinned root and the current collateral.
    /// @dev Reverts, with the reason, on any quote that is malformed, forged, revoked, expired, or of an enclave in debug
    /// mode. Bytes that no signature covers never influence the result.
    /// @param quote The vendor's raw quote, or the verifier's packed form.
    /// @return result What the quote proves.
    function verify(bytes calldata quote) external view returns (QuoteResult memory result);

    /// @notice Hash of the pinned root public key: two verifiers with equal hashes trust the same root.
    /// @return hash keccak256 of the key's x and y words.
    function rootKeyHash() external view returns (bytes32 hash);

    /// @notice Whether the pinned root is the vendor's own, and not one made for development.
    /// @return production True only if the root key equals the vendor's published one.
    function isProduction() external view returns (bool production);
}
