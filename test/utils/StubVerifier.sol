// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IQuoteVerifier} from "../../contracts/interfaces/IQuoteVerifier.sol";
import {QuoteResult} from "../../contracts/types/Attestation.sol";

/// @notice Answers what it is told: quotes themselves are tested with `DcapVerifier`.
contract StubVerifier is IQuoteVerifier {
    QuoteResult private _result;
    bool private _isRevoked;

    error NotRevoked();

    /// @notice Whether the vendor has revoked the certificate of every quote.
    function setRevoked(bool isRevoked) external {
        _isRevoked = isRevoked;
    }

    function set(QuoteResult calldata result) external {
        _result = result;
    }

    function verify(bytes calldata, uint16) external view returns (QuoteResult memory result) {
        return _result;
    }

    function revokedReportData(bytes calldata) external view returns (bytes32 platformId, bytes32 reportDataLow) {
        if (!_isRevoked) revert NotRevoked();
        return (_result.platformId, _result.reportDataLow);
    }

    function rootKeyHash() external pure returns (bytes32 hash) {
        return keccak256("root");
    }

    function isProduction() external pure returns (bool production) {
        return false;
    }
}
