// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VendorStatus} from "../types/Attestation.sol";

/// @title How often a provisional result is drawn for audit
/// @notice p = q · V / (V + B): V the job's value at risk, B the bond reserved for this job alone, q the part of full
/// deterrence that the vendor's status asks for. At q = 1 a cheat never pays, `p · B >= (1 - p) · V`, and since B stands
/// behind no other job that holds for any number of cheats at once.
/// @dev Rates are in units of 2^-128, rounded up: rounding never favours the cheat.
library AuditRate {
    /// @notice Probability one.
    uint256 internal constant ONE = 1 << 128;
    /// @notice q in full, basis points.
    uint256 internal constant BPS = 10_000;

    // q by vendor status, basis points. Guardian and governor set the status, and so choose among these.
    uint256 internal constant TRUSTED_BPS = 200;
    uint256 internal constant DEGRADED_BPS = 2_500;
    uint256 internal constant BROKEN_BPS = BPS;

    /// @notice q is above one: give at most 10,000 basis points.
    /// @dev Selector 0x5c5ab605.
    error RateAboveOne(uint256 qBps);

    /// @notice Returns q of a vendor's status, basis points.
    function bpsOf(VendorStatus status) internal pure returns (uint256) {
        if (status == VendorStatus.Trusted) return TRUSTED_BPS;
        return status == VendorStatus.Degraded ? DEGRADED_BPS : BROKEN_BPS;
    }

    /// @notice Returns the bound of every rate of this status: q itself, since V / (V + B) is at most one.
    function highest(VendorStatus status) internal pure returns (uint256) {
        return (bpsOf(status) * ONE + BPS - 1) / BPS;
    }

    /// @notice Computes the probability of an audit.
    /// @param qBps q in basis points, at most 10,000.
    /// @param value Value at risk, tokens; zero is never audited.
    /// @param bond Worth of the job's own bond, tokens.
    /// @return Probability in units of 2^-128, at most `ONE`.
    function rate(uint256 qBps, uint96 value, uint96 bond) internal pure returns (uint256) {
        if (qBps > BPS) revert RateAboveOne(qBps);
        if (value == 0) return 0;
        uint256 denominator = BPS * (uint256(value) + bond);
        // 14 + 96 + 128 bits: no overflow.
        return (qBps * value * ONE + denominator - 1) / denominator;
    }

    /// @notice A rate in basis points, rounded up.
    /// @param rate_ From `rate`, in units of 2^-128.
    function toBps(uint256 rate_) internal pure returns (uint256) {
        // 129 + 14 bits: no overflow.
        return (rate_ * BPS + ONE - 1) / ONE;
    }

    /// @notice Returns whether a job with this rate is drawn.
    /// @param randomness A number uniform over 256 bits, unknown to every party when the result was delivered.
    /// @param rate_ From `rate`.
    function isDrawn(uint256 randomness, uint256 rate_) internal pure returns (bool) {
        // Only the low 128 bits count: a rate of ONE always draws, and a rate of zero never does.
        return uint128(randomness) < rate_;
    }
}
