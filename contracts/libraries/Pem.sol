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
    uint256 private constant HIGH = 0x8080808080808080808080808080808080808080808080808080808080808080;
    uint256 private constant ALL_A = 0x4141414141414141414141414141414141414141414141414141414141414141;

    /// @dev The armour lines are not there. Selector 0x00000000.
    error BadArmour(uint256 offset);
    /// @dev Not base64, or not in lines of 64. Selector 0x00000000.
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
            while (next + LINE < data.length && data.peek(next + LINE) >> 248 == LF) {
                // A line break after 64 characters also follows the armour's end if a short line comes before: then the
                // dash is the first character.
                if (data.peek(next) >> 248 == DASH) break;
                next += LINE + 1;
                lines++;
            }
            uint256 rest = _lineLength(data, next);
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
                _put(der, size, _sextets(data.peek(pos), pos));
                _put(der, size + 24, _sextets(data.peek(pos + 32), pos));
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
            _put(der, size, _sextets(_partial(data, pos, length), pos));
            if (length > 32) _put(der, size + 24, _sextets(_partial(data, pos + 32, length - 32), pos));
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
    /// threshold between them changes what must be subtracted. `flags` of a threshold are the high bits of the lanes whose
    /// character reaches it.
    function _sextets(uint256 word, uint256 pos) private pure returns (uint256 value) {
        unchecked {
            // Lanes never borrow: their high bit is set before each subtraction, and no valid lane is negative.
            uint256 high = word | HIGH;
            uint256 slash = (high - 0x2f * ONES) & HIGH;
            uint256 upper = (high - 0x41 * ONES) & HIGH;
            uint256 lower = (high - 0x61 * ONES) & HIGH;
            uint256 gaps = word & HIGH; // not ASCII
            gaps |= (high - 0x2b * ONES) ^ HIGH; // before "+"
            gaps |= (high - 0x2c * ONES) ^ slash; // between "+" and "/"
            gaps |= (high - 0x3a * ONES) ^ upper; // between "9" and "A"
            gaps |= (high - 0x5b * ONES) ^ lower; // between "Z" and "a"
            gaps |= high - 0x7b * ONES; // after "z"
            if (gaps & HIGH != 0) revert BadBase64(pos);
            uint256 digit = (high - 0x30 * ONES) & HIGH;
            value = word + 19 * ONES - 3 * (slash >> 7) - 12 * (digit >> 7) - 69 * (upper >> 7) - 6 * (lower >> 7);
        }
        // Pairs of lanes become lanes of 12, 24, 48, 96 and 192 bits.
        value =
            ((value & 0x3f003f003f003f003f003f003f003f003f003f003f003f003f003f003f003f00) >> 2) |
            (value & 0x003f003f003f003f003f003f003f003f003f003f003f003f003f003f003f003f);
        value =
            ((value & 0x0fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff0000) >> 4) |
            (value & 0x00000fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff);
        value =
            ((value & 0x00ffffff0000000000ffffff0000000000ffffff0000000000ffffff00000000) >> 8) |
            (value & 0x0000000000ffffff0000000000ffffff0000000000ffffff0000000000ffffff);
        value =
            ((value & 0x0000ffffffffffff00000000000000000000ffffffffffff0000000000000000) >> 16) |
            (value & 0x00000000000000000000ffffffffffff00000000000000000000ffffffffffff);
        value = ((value >> 128) << 96) | (value & type(uint96).max);
    }
}
