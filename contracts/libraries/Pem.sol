// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";

/// @title Pem
/// @notice Reads PEM certificates as Intel writes them: 64 characters a line, LF, a line break at the end.
library Pem {
    using Bytes for bytes;

    bytes32 private constant BEGIN = "-----BEGIN CERTIFICATE-----\n";
    uint256 private constant BEGIN_SIZE = 28;
    bytes32 private constant END = "-----END CERTIFICATE-----\n";
    uint256 private constant END_SIZE = 26;
    uint256 private constant LINE = 64;
    uint256 private constant LF = 0x0a;
    uint256 private constant DASH = 0x2d;
    uint256 private constant PADDING = 0x3d;

    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;
    uint256 private constant ALL_A = 0x4141414141414141414141414141414141414141414141414141414141414141;

    /// @notice The armour lines are not there.
    /// @dev Selector 0xc0186089.
    error BadArmour(uint256 offset);
    /// @notice Not base64, or not in lines of 64.
    /// @dev Selector 0x23aeb86b.
    error BadBase64(uint256 offset);

    /// @notice Decodes the certificate that begins at `pos`.
    /// @return der The certificate.
    /// @return next The offset after its last line break.
    function decode(bytes memory data, uint256 pos) internal pure returns (bytes memory der, uint256 next) {
        if (data.read(pos, BEGIN_SIZE) != BEGIN) revert BadArmour(pos);
        unchecked {
            // Every loop below ends inside the data, so offsets stay small.
            pos += BEGIN_SIZE;
            uint256 lines = 0;
            next = pos;
            // No canonical text has a line break 64 characters after the beginning of its last, shorter line or of its end.
            while (next + LINE < data.length && data.peek(next + LINE) >> 248 == LF) {
                next += LINE + 1;
                lines++;
            }
            uint256 rest = _lineLength(data, next);
            if (rest == 0 && lines != 0 && data.peek(next - 2) >> 248 == PADDING) {
                // The last line is full, and yet ends with padding.
                lines--;
                rest = LINE;
                next -= LINE + 1;
            }
            uint256 size;
            (der, size) = _decodeLines(data, pos, lines);
            if (rest != 0) {
                size = _decodeRest(data, next, rest, der, size);
                next += rest + 1;
            }
            if (data.read(next, END_SIZE) != END) revert BadArmour(next);
            der.truncate(size);
            next += END_SIZE;
        }
    }

    /// @dev Characters before the line break, a multiple of 4 below 64; zero if the armour's end begins here.
    function _lineLength(bytes memory data, uint256 pos) private pure returns (uint256 length) {
        unchecked {
            if (data.peek(pos) >> 248 == DASH) return 0;
            while (length < LINE && data.peek(pos + length) >> 248 != LF) length += 4;
            if (length == LINE || pos + length >= data.length) revert BadBase64(pos);
        }
    }

    /// @dev Full lines: 48 bytes each. The buffer has room for one more line and for words that are written whole.
    function _decodeLines(
        bytes memory data,
        uint256 pos,
        uint256 lines
    ) private pure returns (bytes memory der, uint256 size) {
        unchecked {
            der = new bytes(lines * 48 + 80);
            for (uint256 i = 0; i < lines; i++) {
                uint256 first;
                uint256 second;
                assembly ("memory-safe") {
                    first := mload(add(add(data, 0x20), pos))
                    second := mload(add(add(data, 0x40), pos))
                }
                first = _sextets(first, ONES, pos);
                second = _sextets(second, ONES, pos);
                assembly ("memory-safe") {
                    let to := add(add(der, 0x20), size)
                    mstore(to, shl(64, first))
                    mstore(add(to, 24), shl(64, second))
                }
                size += 48;
                pos += LINE + 1;
            }
        }
    }

    /// @dev The last line: a multiple of four characters, the last one or two of which may be padding.
    function _decodeRest(
        bytes memory data,
        uint256 pos,
        uint256 length,
        bytes memory der,
        uint256 size
    ) private pure returns (uint256 newSize) {
        unchecked {
            uint256 padding = 0;
            uint256 last = data.peek(pos + length - 2) >> 240;
            if (last & 0xff == PADDING) padding = last >> 8 == PADDING ? 2 : 1;
            length -= padding;
            newSize = size + (length * 3) / 4;
            _put(der, size, _sextets(_partial(data, pos, length), ONES, pos));
            if (length > 32) _put(der, size + 24, _sextets(_partial(data, pos + 32, length - 32), ONES, pos));
            // The bits that the last character has to spare must be zero: no text has two forms.
            if (der.peek(newSize) >> 248 != 0) revert BadBase64(pos);
        }
    }

    /// @dev Up to 32 characters. Where the text has ended stands "A", which decodes to zero bits.
    function _partial(bytes memory data, uint256 pos, uint256 length) private pure returns (uint256 word) {
        unchecked {
            word = data.peek(pos);
            if (length < 32) {
                uint256 unwanted = 256 - (length << 3);
                word = ((word >> unwanted) << unwanted) | (ALL_A & ((1 << unwanted) - 1));
            }
        }
    }

    /// @dev Writes 24 bytes, and zeros after them. Within the buffer, see `_decodeLines`.
    function _put(bytes memory der, uint256 offset, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(add(der, 0x20), offset), shl(64, value))
        }
    }

    /// @dev 32 characters of base64 to 24 bytes, all lanes at once. The alphabet is four runs of the ASCII table, and each
    /// threshold between them changes what must be subtracted.
    /// @param ones `ONES`, as a parameter: from it the wide constants are cheaper to compute than to load.
    function _sextets(uint256 word, uint256 ones, uint256 pos) private pure returns (uint256 value) {
        uint256 gaps;
        assembly ("memory-safe") {
            // The high bit of each lane. Lanes never borrow: it is set before each subtraction, and no valid lane becomes
            // negative.
            let top := shl(7, ones)
            let high := or(word, top)
            // The high bits of the lanes whose character is at least "/", "0", "A" and "a".
            let slash := and(sub(high, mul(ones, 0x2f)), top)
            let digit := and(sub(high, mul(ones, 0x30)), top)
            let upper := and(sub(high, mul(ones, 0x41)), top)
            let lower := and(sub(high, mul(ones, 0x61)), top)
            // Not ASCII; before "+"; between "+" and "/", "9" and "A", "Z" and "a"; after "z".
            gaps := or(word, not(sub(high, mul(ones, 0x2b))))
            gaps := or(gaps, xor(sub(high, mul(ones, 0x2c)), slash))
            gaps := or(gaps, xor(sub(high, mul(ones, 0x3a)), upper))
            gaps := or(gaps, xor(sub(high, mul(ones, 0x5b)), lower))
            gaps := and(or(gaps, sub(high, mul(ones, 0x7b))), top)
            // 3 less from "/", 12 from "0", 69 from "A" and 6 from "a" on.
            value := add(add(shr(7, slash), shr(5, digit)), add(mul(23, shr(7, upper)), shr(6, lower)))
            value := sub(add(word, mul(ones, 19)), mul(3, value))
            // Pairs of lanes become lanes of 12, 24, 48, 96 and 192 bits: the upper half of each pair moves down by taking away
            // what it weighs too much. Quotients of the word of all bits are the masks of every other lane.
            let all := mul(ones, 0xff)
            value := sub(value, mul(and(shr(8, value), div(all, 0x101)), 0xc0))
            value := sub(value, mul(and(shr(16, value), div(all, 0x10001)), 0xf000))
            value := sub(value, mul(and(shr(32, value), div(all, 0x100000001)), 0xff000000))
            value := sub(value, mul(and(shr(64, value), div(all, 0x10000000000000001)), 0xffff000000000000))
            value := sub(value, mul(shr(128, value), 0xffffffff000000000000000000000000))
        }
        if (gaps != 0) revert BadBase64(pos);
    }
}
