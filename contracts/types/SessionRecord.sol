// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {TcbStatus} from "./Attestation.sol";

/// @notice A session in one word, so that a fresh key costs one new storage slot.
///
/// | bits    | field                                                               |
/// |---------|---------------------------------------------------------------------|
/// | 0–159   | operator                                                            |
/// | 160–191 | `validFrom`, in unix seconds (until the year 2106)                  |
/// | 192–211 | lifetime in seconds: 2^20 seconds cover the longest session, 7 days |
/// | 212–239 | index of the enclave in the `EnclaveTable`                          |
/// | 240–251 | evaluation number                                                   |
/// | 252–254 | TCB status                                                          |
/// | 255     | whether the session was taken from its operator                     |
type SessionRecord is uint256;

using SessionRecordLibrary for SessionRecord global;

/// @notice Packing and unpacking of `SessionRecord`.
library SessionRecordLibrary {
    using SafeCast for uint256;

    uint256 internal constant MAX_EVALUATION_NUMBER = type(uint16).max >> 4;
    uint256 internal constant MAX_ENCLAVE_INDEX = type(uint32).max >> 4;
    uint256 private constant _LIFETIME_MASK = type(uint24).max >> 4;
    uint256 private constant _FROM_SHIFT = 160;
    uint256 private constant _LIFETIME_SHIFT = 192;
    uint256 private constant _ENCLAVE_SHIFT = 212;
    uint256 private constant _EVALUATION_SHIFT = 240;
    uint256 private constant _STATUS_SHIFT = 252;
    uint256 private constant _STATUS_MASK = 7;
    uint256 private constant _REVOKED = 1 << 255;

    /// @notice A value is too large for its bits in a packed word.
    /// @dev Selector 0xb9bf74e5.
    error FieldTooLarge(uint256 value, uint256 limit);

    /// @notice Packs a session.
    /// @param operator_ The account that registered it.
    /// @param from Its first second.
    /// @param lifetime Its length in seconds.
    /// @param index Index of its enclave in the `EnclaveTable`.
    /// @param evaluation TCB evaluation number of the collateral that judged its quote.
    /// @param status Its platform's status.
    function pack(
        address operator_,
        uint256 from,
        uint256 lifetime,
        uint256 index,
        uint256 evaluation,
        TcbStatus status
    ) internal pure returns (SessionRecord) {
        if (lifetime > _LIFETIME_MASK) revert FieldTooLarge(lifetime, _LIFETIME_MASK);
        if (index > MAX_ENCLAVE_INDEX) revert FieldTooLarge(index, MAX_ENCLAVE_INDEX);
        if (evaluation > MAX_EVALUATION_NUMBER) revert FieldTooLarge(evaluation, MAX_EVALUATION_NUMBER);
        return
            SessionRecord.wrap(
                uint256(uint160(operator_)) |
                    (uint256(from.toUint32()) << _FROM_SHIFT) |
                    (lifetime << _LIFETIME_SHIFT) |
                    (index << _ENCLAVE_SHIFT) |
                    (evaluation << _EVALUATION_SHIFT) |
                    (uint256(status) << _STATUS_SHIFT)
            );
    }

    /// @notice The same session, ended at `end` if that is earlier.
    function endAt(SessionRecord self, uint256 end) internal pure returns (SessionRecord) {
        if (end >= self.validUntil()) return self;
        uint256 from = self.validFrom();
        uint256 lifetime = end > from ? end - from : 0;
        uint256 cleared = SessionRecord.unwrap(self) & ~(_LIFETIME_MASK << _LIFETIME_SHIFT);
        return SessionRecord.wrap(cleared | (lifetime << _LIFETIME_SHIFT));
    }

    /// @notice The same session, taken from its operator.
    function revoke(SessionRecord self) internal pure returns (SessionRecord) {
        return SessionRecord.wrap(SessionRecord.unwrap(self) | _REVOKED);
    }

    function isRevoked(SessionRecord self) internal pure returns (bool) {
        return SessionRecord.unwrap(self) & _REVOKED != 0;
    }

    function isEmpty(SessionRecord self) internal pure returns (bool) {
        return SessionRecord.unwrap(self) == 0;
    }

    function operator(SessionRecord self) internal pure returns (address) {
        return address(uint160(SessionRecord.unwrap(self)));
    }

    function validFrom(SessionRecord self) internal pure returns (uint64) {
        return uint32(SessionRecord.unwrap(self) >> _FROM_SHIFT);
    }

    function validUntil(SessionRecord self) internal pure returns (uint64) {
        return self.validFrom() + uint64((SessionRecord.unwrap(self) >> _LIFETIME_SHIFT) & _LIFETIME_MASK);
    }

    function enclaveIndex(SessionRecord self) internal pure returns (uint256) {
        return (SessionRecord.unwrap(self) >> _ENCLAVE_SHIFT) & MAX_ENCLAVE_INDEX;
    }

    function evaluationNumber(SessionRecord self) internal pure returns (uint16) {
        return uint16((SessionRecord.unwrap(self) >> _EVALUATION_SHIFT) & MAX_EVALUATION_NUMBER);
    }

    function tcbStatus(SessionRecord self) internal pure returns (TcbStatus) {
        return TcbStatus((SessionRecord.unwrap(self) >> _STATUS_SHIFT) & _STATUS_MASK);
    }
}
