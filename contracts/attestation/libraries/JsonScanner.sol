// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Single quotes keep JSON's double quotes readable.
// solhint-disable quotes

import {Bytes} from "./Bytes.sol";
import {UnixTime} from "./UnixTime.sol";
import {TcbStatus} from "../../types/Attestation.sol";

/// @title Scanner of Intel's JSON
/// @notice Reads JSON in the form in which Intel signs it: keys in a fixed order, no spaces, no escapes. Refuses every
/// other text, signed or not, so that no text has two readings.
library JsonScanner {
    using Bytes for bytes;

    uint256 private constant _QUOTE = 0x22;
    uint256 private constant _BACKSLASH = 0x5c;

    /// @notice The text is not in the canonical form from this offset on.
    /// @dev Selector 0x3a128c73.
    error NotCanonical(uint256 offset);

    /// @notice Requires a literal of at most 32 characters.
    /// @return next The offset after the literal.
    function expect(
        bytes memory json,
        uint256 pos,
        bytes32 literal,
        uint256 size
    ) internal pure returns (uint256 next) {
        if (!matches(json, pos, literal, size)) revert NotCanonical(pos);
        return pos + size;
    }

    /// @notice Whether a literal of at most 32 characters comes next.
    function matches(bytes memory json, uint256 pos, bytes32 literal, uint256 size) internal pure returns (bool) {
        return pos + size <= json.length && json.read(pos, size) == literal;
    }

    /// @notice Reads a decimal number of at most `limit`, without leading zeros.
    function readUint(
        bytes memory json,
        uint256 pos,
        uint256 limit
    ) internal pure returns (uint256 value, uint256 next) {
        next = pos;
        while (next < json.length) {
            uint256 digit = json.byteAt(next) ^ 0x30;
            if (digit > 9) break;
            // The number so far is at most `limit`, which is small: no overflow.
            value = value * 10 + digit;
            if (value > limit) revert NotCanonical(pos);
            ++next;
        }
        if (next == pos || (json.byteAt(pos) == 0x30 && next - pos > 1)) revert NotCanonical(pos);
    }

    /// @notice Reads a quoted string of exactly `size` bytes in hexadecimal digits: see `readDigits`.
    /// @param size At most 32.
    /// @return value The bytes, left-aligned.
    function readHex(bytes memory json, uint256 pos, uint256 size) internal pure returns (bytes32 value, uint256 next) {
        next = expect(json, pos, '"', 1);
        uint256 digits = readDigits(json, next, size);
        value = bytes32(digits << (256 - (size << 3)));
        next = expect(json, next + (size << 1), '"', 1);
    }

    /// @notice Reads `size` bytes of hexadecimal digits, without quotes, right-aligned.
    /// @dev Takes either case: Intel signs a model's number in the case in which the model was asked for.
    function readDigits(bytes memory json, uint256 pos, uint256 size) internal pure returns (uint256 value) {
        uint256 end = pos + (size << 1);
        for (uint256 i = pos; i < end; ++i) {
            uint256 digit = json.byteAt(i);
            if (digit >= 0x30 && digit <= 0x39) value = (value << 4) | (digit - 0x30);
            else if (digit >= 0x41 && digit <= 0x46) value = (value << 4) | (digit - 0x37);
            else if (digit >= 0x61 && digit <= 0x66) value = (value << 4) | (digit - 0x57);
            else revert NotCanonical(i);
        }
    }

    /// @notice Reads a quoted time, as in "2025-06-19T10:16:03Z", as unix seconds.
    function readTime(bytes memory json, uint256 pos) internal pure returns (uint256 time, uint256 next) {
        next = expect(json, pos, '"', 1);
        time = UnixTime.fromIso(json.read(next, 20));
        next = expect(json, next + 20, '"', 1);
    }

    /// @notice Reads when a document was issued, and when Intel will replace it.
    function readDates(
        bytes memory json,
        uint256 pos
    ) internal pure returns (uint256 issueDate, uint256 nextUpdate, uint256 next) {
        next = expect(json, pos, ',"issueDate":', 13);
        (issueDate, next) = readTime(json, next);
        next = expect(json, next, ',"nextUpdate":', 14);
        (nextUpdate, next) = readTime(json, next);
    }

    /// @notice Skips a quoted string of printable ASCII without escapes.
    function skipString(bytes memory json, uint256 pos) internal pure returns (uint256 next) {
        next = expect(json, pos, '"', 1);
        while (true) {
            uint256 char = json.byteAt(next);
            if (char == _QUOTE) return next + 1;
            if (char < 0x20 || char > 0x7e || char == _BACKSLASH) revert NotCanonical(next);
            ++next;
        }
    }

    /// @notice Reads a quoted TCB status.
    function readStatus(bytes memory json, uint256 pos) internal pure returns (TcbStatus status, uint256 next) {
        next = skipString(json, pos);
        bytes32 hash = json.keccak(pos + 1, next - pos - 2);
        if (hash == keccak256("UpToDate")) status = TcbStatus.UpToDate;
        else if (hash == keccak256("SWHardeningNeeded")) status = TcbStatus.SWHardeningNeeded;
        else if (hash == keccak256("ConfigurationNeeded")) status = TcbStatus.ConfigurationNeeded;
        else if (hash == keccak256("ConfigurationAndSWHardeningNeeded")) {
            status = TcbStatus.ConfigurationAndSWHardeningNeeded;
        } else if (hash == keccak256("OutOfDate")) status = TcbStatus.OutOfDate;
        else if (hash == keccak256("OutOfDateConfigurationNeeded")) status = TcbStatus.OutOfDateConfigurationNeeded;
        else if (hash == keccak256("Revoked")) status = TcbStatus.Revoked;
        else revert NotCanonical(pos);
    }

    /// @notice Reads the end of a level: date, status, optional advisories and the closing brace.
    /// @dev Starts at `},"tcbDate":"…","tcbStatus":"…"`: all of Intel's levels end this way.
    function readLevelEnd(bytes memory json, uint256 pos) internal pure returns (TcbStatus status, uint256 next) {
        next = expect(json, pos, '},"tcbDate":', 12);
        (, next) = readTime(json, next);
        next = expect(json, next, ',"tcbStatus":', 13);
        (status, next) = readStatus(json, next);
        if (matches(json, next, ',"advisoryIDs":[', 16)) {
            next = skipString(json, next + 16);
            while (matches(json, next, ",", 1)) next = skipString(json, next + 1);
            next = expect(json, next, "]", 1);
        }
        next = expect(json, next, "}", 1);
    }

    /// @notice Reads the end of a level of an enclave or module. Only three statuses exist there.
    function readPartLevelEnd(bytes memory json, uint256 pos) internal pure returns (TcbStatus status, uint256 next) {
        (status, next) = readLevelEnd(json, pos);
        bool known = status == TcbStatus.UpToDate || status == TcbStatus.OutOfDate || status == TcbStatus.Revoked;
        if (!known) revert NotCanonical(pos);
    }

    /// @notice Whether another item follows in a list; if none does, skips the list's end.
    function more(bytes memory json, uint256 pos) internal pure returns (bool another, uint256 next) {
        if (matches(json, pos, ",", 1)) return (true, pos + 1);
        return (false, expect(json, pos, "]", 1));
    }
}
