// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQuoteVerifier} from "../interfaces/IQuoteVerifier.sol";
import {QuoteResult} from "../types/Attestation.sol";

/// @title Verifies many quotes in one call, for fuzzing
/// @notice A refusal is a verdict, not a revert.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract QuoteBatch {
    /// @notice The verdict on a refused quote.
    uint8 public constant REFUSED = 255;

    /// @notice Returns a verdict for each quote: its TCB status, or `REFUSED`.
    function verdicts(IQuoteVerifier verifier, bytes[] calldata quotes) external view returns (uint8[] memory list) {
        list = new uint8[](quotes.length);
        for (uint256 i = 0; i < quotes.length; ++i) {
            try verifier.verify(quotes[i], 0) returns (QuoteResult memory result) {
                list[i] = uint8(result.tcbStatus);
            } catch {
                list[i] = REFUSED;
            }
        }
    }
}
