// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {QuoteResult} from "../types/Attestation.sol";

/// @title Verifier of the quotes of one TEE vendor
/// @notice Implementations are immutable and have no owner.
/// @dev Assumptions.
/// - Token, roles: none.
/// - Time: dates of certificates and collateral are compared with the timestamp of the current block.
/// - Trust: the holder of the pinned root key, which is the vendor if `isProduction`, and the vendor's hardware.
interface IQuoteVerifier {
    /// @notice Verifies a quote against the pinned root and the current collateral.
    /// @dev Bytes that no signature covers never influence the result.
    ///
    /// Reverts with an error of the implementation that names the reason: the quote is malformed, forged, revoked,
    /// expired, or of an enclave in debug mode.
    /// @param quote The vendor's raw quote, or the verifier's packed form.
    /// @param minimum The smallest evaluation number of collateral that may judge the quote. A verifier may ask for a
    /// higher one of its own accord.
    /// @return result The facts that the quote proves.
    function verify(bytes calldata quote, uint16 minimum) external view returns (QuoteResult memory result);

    /// @notice The platform and the report data of a quote whose platform certificate the vendor has revoked, maybe after the quote
    /// was made.
    /// @dev Dates, mode and firmware do not matter: the quote counted once.
    ///
    /// Reverts with an error of the implementation that names the reason: the quote is malformed or forged, or its certificate is
    /// not revoked.
    /// @param quote The quote, as for `verify`.
    /// @return platformId The platform, as `verify` names it. Any program of it may have chosen the report data.
    /// @return reportDataLow The first half of its report data.
    function revokedReportData(bytes calldata quote) external view returns (bytes32 platformId, bytes32 reportDataLow);

    /// @notice Hash of the pinned root public key: two verifiers with equal hashes trust the same root.
    /// @dev Never reverts.
    /// @return hash keccak256 of the key's x and y words.
    function rootKeyHash() external view returns (bytes32 hash);

    /// @notice Whether the pinned root is the vendor's own, and not one made for development.
    /// @dev Never reverts.
    /// @return production True only if the root key equals the vendor's published key.
    function isProduction() external view returns (bool production);
}
