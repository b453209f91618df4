// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IQuoteVerifier} from "../../contracts/interfaces/IQuoteVerifier.sol";
import {QuoteResult} from "../../contracts/types/Attestation.sol";

/// @notice Answers what it is told: quotes themselves are tested with `DcapVerifier`.
contract StubVerifier is IQuoteVerifier {
    QuoteResult private _result;

    function set(QuoteResult calldata result) external {
        _result = result;
    }

    function verify(bytes calldata, uint16) external view returns (QuoteResult memory result) {
        return _result;
    }

    function rootKeyHash() external pure returns (bytes32 hash) {
        return keccak256("root");
    }

    function isProduction() external pure returns (bool production) {
        return false;
    }
}
