// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TcbStatus, VendorStatus} from "./Attestation.sol";

/// @notice A vendor in one word, so that checking a session costs one slot for all of its vendor's policy.
/// @dev Bits, from the lowest: verifier 160 | status 8 | minimum evaluation number 16 | epoch 16 | worst TCB status 8 |
/// session hours 8 | since, in unix seconds, 40.
type VendorRecord is uint256;

/// @notice What decides whether sessions are valid: the 40 bits of status, minimum evaluation number and epoch.
type VendorPolicy is uint256;

using VendorRecordLibrary for VendorRecord global;
using VendorPolicyLibrary for VendorPolicy global;

/// @notice Packing and unpacking of `VendorRecord`.
library VendorRecordLibrary {
    uint256 private constant POLICY_SHIFT = 160;
    uint256 private constant POLICY_MASK = type(uint40).max;
    uint256 private constant WORST_SHIFT = 200;
    uint256 private constant HOURS_SHIFT = 208;
    uint256 private constant SINCE_SHIFT = 216;

    function isEmpty(VendorRecord self) internal pure returns (bool) {
        return VendorRecord.unwrap(self) == 0;
    }

    function verifier(VendorRecord self) internal pure returns (address) {
        return address(uint160(VendorRecord.unwrap(self)));
    }

    function policy(VendorRecord self) internal pure returns (VendorPolicy) {
        return VendorPolicy.wrap((VendorRecord.unwrap(self) >> POLICY_SHIFT) & POLICY_MASK);
    }

    function worstTcbStatus(VendorRecord self) internal pure returns (TcbStatus) {
        return TcbStatus(uint8(VendorRecord.unwrap(self) >> WORST_SHIFT));
    }

    function sessionHours(VendorRecord self) internal pure returns (uint8) {
        return uint8(VendorRecord.unwrap(self) >> HOURS_SHIFT);
    }

    function since(VendorRecord self) internal pure returns (uint40) {
        return uint40(VendorRecord.unwrap(self) >> SINCE_SHIFT);
    }

    /// @notice The same vendor with another verifier.
    function withVerifier(VendorRecord self, address verifier_) internal pure returns (VendorRecord) {
        uint256 cleared = VendorRecord.unwrap(self) & ~uint256(type(uint160).max);
        return VendorRecord.wrap(cleared | uint160(verifier_));
    }

    /// @notice The same vendor with another policy, in force since a time.
    function withPolicy(VendorRecord self, VendorPolicy policy_, uint40 since_) internal pure returns (VendorRecord) {
        uint256 cleared = VendorRecord.unwrap(self) & ~(POLICY_MASK << POLICY_SHIFT);
        cleared = (cleared << (256 - SINCE_SHIFT)) >> (256 - SINCE_SHIFT);
        uint256 policyBits = VendorPolicy.unwrap(policy_) << POLICY_SHIFT;
        return VendorRecord.wrap(cleared | policyBits | (uint256(since_) << SINCE_SHIFT));
    }

    /// @notice The same vendor with other conditions for registrations.
    function withConditions(VendorRecord self, TcbStatus worst, uint8 hours_) internal pure returns (VendorRecord) {
        uint256 cleared = VendorRecord.unwrap(self) & ~(uint256(type(uint16).max) << WORST_SHIFT);
        return VendorRecord.wrap(cleared | (uint256(worst) << WORST_SHIFT) | (uint256(hours_) << HOURS_SHIFT));
    }
}

/// @notice Packing and unpacking of `VendorPolicy`.
library VendorPolicyLibrary {
    uint256 private constant MINIMUM_SHIFT = 8;
    uint256 private constant EPOCH_SHIFT = 24;

    /// @notice Packs a policy.
    function pack(VendorStatus status_, uint16 minimum, uint16 epoch_) internal pure returns (VendorPolicy) {
        return
            VendorPolicy.wrap(
                uint256(status_) | (uint256(minimum) << MINIMUM_SHIFT) | (uint256(epoch_) << EPOCH_SHIFT)
            );
    }

    function status(VendorPolicy self) internal pure returns (VendorStatus) {
        return VendorStatus(uint8(VendorPolicy.unwrap(self)));
    }

    function minimumEvaluationNumber(VendorPolicy self) internal pure returns (uint16) {
        return uint16(VendorPolicy.unwrap(self) >> MINIMUM_SHIFT);
    }

    function epoch(VendorPolicy self) internal pure returns (uint16) {
        return uint16(VendorPolicy.unwrap(self) >> EPOCH_SHIFT);
    }
}
