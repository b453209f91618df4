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

    /// @dev The armour lines are not there. Selector 0x00000000.
    error BadArmour(uint256 offset);
    /// @dev Not base64, or not in lines of 64. Selector 0x00000000.
    error BadBase64(uint256 offset);

    /// @notice Decodes the certificate that begins at `pos`.
    /// @return der The certificate.
    /// @return next The offset after its last line break.
    function decode(bytes memory data, uint256 pos) internal pure returns (bytes memory der, uint256 next) {
        if (data.read(pos, BEGIN_SIZE) != BEGIN) revert BadArmour(pos);
        pos += BEGIN_SIZE;
        // Three bytes for four characters, and room for the words that are written whole.
        der = new bytes(((data.length - pos) * 3) / 4 + 32);
        uint256 size = 0;
        while (true) {
            uint256 length = _lineLength(data, pos);
            if (length != 0) size = _decodeLine(data, pos, length, der, size);
            pos += length == 0 ? 0 : length + 1;
            if (length < LINE) break;
        }
        if (data.read(pos, END_SIZE) != END) revert BadArmour(pos);
        der.truncate(size);
        next = pos + END_SIZE;
    }

    /// @dev Characters before the line break; zero if the armour's end begins here.
    function _lineLength(bytes memory data, uint256 pos) private pure returns (uint256 length) {
        if (data.byteAt(pos) == DASH) return 0;
        if (pos + LINE < data.length && data.byteAt(pos + LINE) == LF) return LINE;
        while (data.byteAt(pos + length) != LF) length++;
        if (length > LINE || length % 4 != 0) revert BadBase64(pos);
    }

    function _decodeLine(
        bytes memory data,
        uint256 pos,
        uint256 length,
        bytes memory der,
        uint256 size
    ) private pure returns (uint256) {
        uint256 first = length < 32 ? length : 32;
        size = _decodeWord(data.read(pos, first), first, der, size);
        if (length > 32) size = _decodeWord(data.read(pos + 32, length - 32), length - 32, der, size);
        return size;
    }

    /// @dev Appends the bytes of up to 32 characters, a multiple of 4.
    function _decodeWord(bytes32 text, uint256 length, bytes memory der, uint256 size) private pure returns (uint256) {
        uint256 padding = 0;
        uint256 word = uint256(text);
        // Beyond the text, and for "=", stands "A", which decodes to zero bits.
        uint256 unwanted = (32 - length) << 3;
        if ((word >> unwanted) & 0xff == 0x3d) {
            padding = (word >> (unwanted + 8)) & 0xff == 0x3d ? 2 : 1;
        }
        unwanted += padding << 3;
        if (unwanted != 0) {
            word = (word >> unwanted) << unwanted;
            word |= ALL_A & ((1 << unwanted) - 1);
        }
        der.write(size, bytes32(_sextets(word) << 64));
        return size + (length * 3) / 4 - padding;
    }

    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;
    uint256 private constant HIGH = 0x8080808080808080808080808080808080808080808080808080808080808080;
    uint256 private constant ALL_A = 0x4141414141414141414141414141414141414141414141414141414141414141;

    /// @dev 32 characters of base64 to 24 bytes, all lanes at once. The alphabet is four runs of the ASCII table, and each
    /// threshold between them changes what must be subtracted.
    function _sextets(uint256 word) private pure returns (uint256) {
        unchecked {
            // Lanes never borrow: their high bit is set before each subtraction, and no valid lane is negative.
            if (word & HIGH != 0) revert BadBase64(0);
            uint256 slash = _atLeast(word, 0x2f);
            uint256 upper = _atLeast(word, 0x41);
            uint256 lower = _atLeast(word, 0x61);
            uint256 gaps =
                (_atLeast(word, 0x2b) ^ ONES) | // before "+"
                    (_atLeast(word, 0x2c) ^ slash) | // between "+" and "/"
                    (_atLeast(word, 0x3a) ^ upper) | // between "9" and "A"
                    (_atLeast(word, 0x5b) ^ lower) | // between "Z" and "a"
                    _atLeast(word, 0x7b); // after "z"
            if (gaps != 0) revert BadBase64(0);
            word = word + 19 * ONES - 3 * slash - 12 * _atLeast(word, 0x30) - 69 * upper - 6 * lower;
        }
        word =
            ((word & 0x3f003f003f003f003f003f003f003f003f003f003f003f003f003f003f003f00) >> 2) |
            (word & 0x003f003f003f003f003f003f003f003f003f003f003f003f003f003f003f003f);
        word =
            ((word & 0x0fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff0000) >> 4) |
            (word & 0x00000fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff);
        word =
            ((word & 0x00ffffff0000000000ffffff0000000000ffffff0000000000ffffff00000000) >> 8) |
            (word & 0x0000000000ffffff0000000000ffffff0000000000ffffff0000000000ffffff);
        word =
            ((word & 0x0000ffffffffffff00000000000000000000ffffffffffff0000000000000000) >> 16) |
            (word & 0x00000000000000000000ffffffffffff00000000000000000000ffffffffffff);
        return ((word >> 128) << 96) | (word & type(uint96).max);
    }

    /// @dev 1 in each lane whose byte, below 0x80, is at least `limit`.
    function _atLeast(uint256 word, uint256 limit) private pure returns (uint256) {
        unchecked {
            return (((word | HIGH) - limit * ONES) & HIGH) >> 7;
        }
    }
}
