// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {TcbStatus, VendorStatus} from "./Attestation.sol";
import {SessionRecordLibrary} from "./SessionRecord.sol";

/// @notice A vendor in one word, so that checking a session costs one slot for all of its vendor's policy.
///
/// | bits    | field                                                                                   |
/// |---------|-----------------------------------------------------------------------------------------|
/// | 0–159   | verifier                                                                                |
/// | 160–163 | policy: status                                                                          |
/// | 164–175 | policy: minimum evaluation number                                                       |
/// | 176–207 | policy: `trustedSince`, in unix seconds (until the year 2106)                           |
/// | 208–215 | worst TCB status                                                                        |
/// | 216–223 | session hours                                                                           |
/// | 224–255 | `since`: second of the last change of the policy, in unix seconds (until the year 2106) |
type VendorRecord is uint256;

/// @notice The part of a vendor's record that decides whether sessions are valid: 48 bits of status, minimum evaluation
/// number, and the second in which the vendor was registered or last left Broken. Sessions from before that second no
/// longer count.
type VendorPolicy is uint256;

using VendorRecordLibrary for VendorRecord global;
using VendorPolicyLibrary for VendorPolicy global;

/// @notice Packing and unpacking of `VendorRecord`.
library VendorRecordLibrary {
    uint256 private constant _POLICY_SHIFT = 160;
    uint256 private constant _POLICY_MASK = type(uint48).max;
    uint256 private constant _WORST_SHIFT = 208;
    uint256 private constant _HOURS_SHIFT = 216;
    uint256 private constant _SINCE_SHIFT = 224;

    function isEmpty(VendorRecord self) internal pure returns (bool) {
        return VendorRecord.unwrap(self) == 0;
    }

    function verifier(VendorRecord self) internal pure returns (address) {
        return address(uint160(VendorRecord.unwrap(self)));
    }

    function policy(VendorRecord self) internal pure returns (VendorPolicy) {
        return VendorPolicy.wrap((VendorRecord.unwrap(self) >> _POLICY_SHIFT) & _POLICY_MASK);
    }

    function worstTcbStatus(VendorRecord self) internal pure returns (TcbStatus) {
        return TcbStatus(uint8(VendorRecord.unwrap(self) >> _WORST_SHIFT));
    }

    function sessionHours(VendorRecord self) internal pure returns (uint8) {
        return uint8(VendorRecord.unwrap(self) >> _HOURS_SHIFT);
    }

    function since(VendorRecord self) internal pure returns (uint32) {
        return uint32(VendorRecord.unwrap(self) >> _SINCE_SHIFT);
    }

    /// @notice The same vendor with another verifier.
    function withVerifier(VendorRecord self, address verifier_) internal pure returns (VendorRecord) {
        uint256 cleared = VendorRecord.unwrap(self) & ~uint256(type(uint160).max);
        return VendorRecord.wrap(cleared | uint160(verifier_));
    }

    /// @notice The same vendor with another policy, in force since a time.
    function withPolicy(VendorRecord self, VendorPolicy policy_, uint32 since_) internal pure returns (VendorRecord) {
        uint256 cleared = VendorRecord.unwrap(self) & ~(_POLICY_MASK << _POLICY_SHIFT);
        cleared = (cleared << (256 - _SINCE_SHIFT)) >> (256 - _SINCE_SHIFT);
        uint256 policyBits = VendorPolicy.unwrap(policy_) << _POLICY_SHIFT;
        return VendorRecord.wrap(cleared | policyBits | (uint256(since_) << _SINCE_SHIFT));
    }

    /// @notice The same vendor with other conditions for registrations.
    function withConditions(VendorRecord self, TcbStatus worst, uint8 hours_) internal pure returns (VendorRecord) {
        uint256 cleared = VendorRecord.unwrap(self) & ~(uint256(type(uint16).max) << _WORST_SHIFT);
        return VendorRecord.wrap(cleared | (uint256(worst) << _WORST_SHIFT) | (uint256(hours_) << _HOURS_SHIFT));
    }
}

/// @notice Packing and unpacking of `VendorPolicy`.
library VendorPolicyLibrary {
    using SafeCast for uint256;

    uint256 private constant _STATUS_MASK = type(uint8).max >> 4;
    uint256 private constant _MINIMUM_SHIFT = 4;
    uint256 private constant _MINIMUM_MASK = type(uint16).max >> 4;
    uint256 private constant _TRUSTED_SHIFT = 16;

    /// @notice Packs a policy.
    /// @param status_ Trust in the vendor.
    /// @param minimum The smallest accepted evaluation number, at most 4095.
    /// @param since Second in which the vendor was registered or last left Broken.
    function pack(VendorStatus status_, uint256 minimum, uint256 since) internal pure returns (VendorPolicy) {
        if (minimum > _MINIMUM_MASK) revert SessionRecordLibrary.FieldTooLarge(minimum, _MINIMUM_MASK);
        return
            VendorPolicy.wrap(
                uint256(status_) | (minimum << _MINIMUM_SHIFT) | (uint256(since.toUint32()) << _TRUSTED_SHIFT)
            );
    }

    function status(VendorPolicy self) internal pure returns (VendorStatus) {
        return VendorStatus(VendorPolicy.unwrap(self) & _STATUS_MASK);
    }

    function minimumEvaluationNumber(VendorPolicy self) internal pure returns (uint16) {
        return uint16((VendorPolicy.unwrap(self) >> _MINIMUM_SHIFT) & _MINIMUM_MASK);
    }

    function trustedSince(VendorPolicy self) internal pure returns (uint32) {
        return uint32(VendorPolicy.unwrap(self) >> _TRUSTED_SHIFT);
    }
}
