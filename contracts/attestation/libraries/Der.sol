// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {UnixTime} from "./UnixTime.sol";

/// @title Reader of DER
/// @notice Reads the part of the Distinguished Encoding Rules (X.690) that certificates need. Every length must be in
/// its shortest form and stay inside its parent.
library Der {
    using Bytes for bytes;

    uint256 internal constant BOOLEAN = 0x01;
    uint256 internal constant INTEGER = 0x02;
    uint256 internal constant BIT_STRING = 0x03;
    uint256 internal constant OCTET_STRING = 0x04;
    uint256 internal constant OBJECT_IDENTIFIER = 0x06;
    uint256 internal constant UTC_TIME = 0x17;
    uint256 internal constant GENERALIZED_TIME = 0x18;
    uint256 internal constant SEQUENCE = 0x30;

    /// @notice The value at this offset has another tag than its position requires.
    /// @dev Selector 0xe77784d2.
    error UnexpectedTag(uint256 offset, uint256 expected, uint256 actual);
    /// @notice A length is not in its shortest form, is too long, or leaves its parent.
    /// @dev Selector 0x1b697901.
    error BadLength(uint256 offset);
    /// @notice An integer is negative, has needless zeros, or is too large.
    /// @dev Selector 0x869475f9.
    error BadInteger(uint256 offset);
    /// @notice The bytes at this offset differ from the required ones.
    /// @dev Selector 0xab5efd56.
    error UnexpectedBytes(uint256 offset);
    /// @notice A value ends before or after its parent does.
    /// @dev Selector 0xc3e44a73.
    error TrailingBytes(uint256 offset, uint256 end);

    /// @notice Enters a value. Its parent must lie inside `data`.
    /// @param pos Offset of its tag.
    /// @param end End of its parent.
    /// @param tag Its required tag.
    /// @return start Offset of its content.
    /// @return stop End of its content, and offset of the next value.
    function enter(
        bytes memory data,
        uint256 pos,
        uint256 end,
        uint256 tag
    ) internal pure returns (uint256 start, uint256 stop) {
        unchecked {
            // Offsets are far below 2^255. A head beyond `end` puts `stop` beyond it too.
            uint256 head;
            assembly ("memory-safe") {
                head := mload(add(add(data, 0x20), pos))
            }
            if (head >> 248 != tag) revert UnexpectedTag(pos, tag, head >> 248);
            uint256 size = (head >> 240) & 0xff;
            if (size < 0x80) {
                start = pos + 2;
            } else if (size == 0x81) {
                size = (head >> 232) & 0xff;
                if (size < 0x80) revert BadLength(pos);
                start = pos + 3;
            } else if (size == 0x82) {
                size = (head >> 224) & 0xffff;
                if (size < 0x100) revert BadLength(pos);
                start = pos + 4;
            } else {
                // Three bytes of length: a revocation list of more than about 1,200 certificates.
                if (size != 0x83) revert BadLength(pos);
                size = (head >> 216) & 0xffffff;
                if (size < 0x10000) revert BadLength(pos);
                start = pos + 5;
            }
            stop = start + size;
            if (stop > end) revert BadLength(pos);
        }
    }

    /// @notice Whether the value at `pos` has this tag; false at the end of the parent.
    function isNext(bytes memory data, uint256 pos, uint256 end, uint256 tag) internal pure returns (bool) {
        return pos < end && data.peek(pos) >> 248 == tag;
    }

    /// @notice Requires the `size` bytes of `expected`, at least one and at most 32.
    /// @param expected Left-aligned; the rest of the word is zero.
    /// @return next The offset after them.
    function expect(
        bytes memory data,
        uint256 pos,
        uint256 end,
        bytes32 expected,
        uint256 size
    ) internal pure returns (uint256 next) {
        unchecked {
            next = pos + size;
            uint256 actual;
            assembly ("memory-safe") {
                actual := mload(add(add(data, 0x20), pos))
            }
            if (next > end || (actual ^ uint256(expected)) >> (256 - (size << 3)) != 0) {
                revert UnexpectedBytes(pos);
            }
        }
    }

    /// @notice Reads a non-negative INTEGER of at most 256 bits.
    function readUint(bytes memory data, uint256 pos, uint256 end) internal pure returns (uint256 value, uint256 next) {
        uint256 start;
        (start, next) = enter(data, pos, end, INTEGER);
        unchecked {
            uint256 size = next - start;
            value = data.peek(start);
            if (size == 0 || value >> 255 != 0) revert BadInteger(pos);
            if (value >> 248 == 0 && size > 1) {
                // Only a number whose first bit is set has a leading zero.
                --size;
                value = data.peek(start + 1);
                if (value >> 255 == 0) revert BadInteger(pos);
            }
            if (size > 32) revert BadInteger(pos);
            value >>= 256 - (size << 3);
        }
    }

    /// @notice Reads a UTCTime (until 2049) or GeneralizedTime as unix seconds.
    function readTime(bytes memory data, uint256 pos, uint256 end) internal pure returns (uint256 time, uint256 next) {
        uint256 start;
        if (isNext(data, pos, end, UTC_TIME)) {
            (start, next) = enter(data, pos, end, UTC_TIME);
            if (next - start != 13) revert BadLength(pos);
            time = UnixTime.fromUtcTime(data.read(start, 13));
        } else {
            (start, next) = enter(data, pos, end, GENERALIZED_TIME);
            if (next - start != 15) revert BadLength(pos);
            time = UnixTime.fromGeneralizedTime(data.read(start, 15));
        }
    }

    /// @notice Reads an ECDSA signature: a BIT STRING of a SEQUENCE of two INTEGERs.
    function readSignature(
        bytes memory data,
        uint256 pos,
        uint256 end
    ) internal pure returns (bytes32 r, bytes32 s, uint256 next) {
        uint256 start;
        (start, next) = enter(data, pos, end, BIT_STRING);
        start = expect(data, start, next, 0, 1);
        uint256 stop;
        (start, stop) = enter(data, start, next, SEQUENCE);
        finish(stop, next);
        uint256 value;
        (value, start) = readUint(data, start, stop);
        r = bytes32(value);
        (value, start) = readUint(data, start, stop);
        s = bytes32(value);
        finish(start, stop);
    }

    /// @notice Requires that the last value ended where its parent ends.
    function finish(uint256 pos, uint256 end) internal pure {
        if (pos != end) revert TrailingBytes(pos, end);
    }
}
