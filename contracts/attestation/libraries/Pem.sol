// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";

/// @title Reader of PEM certificates
/// @notice Reads certificates as Intel writes them: 64 characters a line, LF, a line break at the end.
library Pem {
    using Bytes for bytes;

    bytes32 private constant _BEGIN = "-----BEGIN CERTIFICATE-----\n";
    uint256 private constant _BEGIN_SIZE = 28;
    bytes32 private constant _END = "-----END CERTIFICATE-----\n";
    uint256 private constant _END_SIZE = 26;
    uint256 private constant _LINE = 64;
    uint256 private constant _LF = 0x0a;
    uint256 private constant _DASH = 0x2d;
    uint256 private constant _PADDING = 0x3d;

    uint256 private constant _ALL_A = 0x4141414141414141414141414141414141414141414141414141414141414141;

    /// @notice A PEM certificate lacks its BEGIN or END line.
    /// @dev Selector 0xc0186089.
    error BadArmour(uint256 offset);
    /// @notice The text of a PEM certificate is not base64 in lines of 64 characters.
    /// @dev Selector 0x23aeb86b.
    error BadBase64(uint256 offset);

    /// @notice Decodes the certificate that begins at `pos`.
    /// @return der The certificate.
    /// @return next The offset after its last line break.
    function decode(bytes memory data, uint256 pos) internal pure returns (bytes memory der, uint256 next) {
        if (data.read(pos, _BEGIN_SIZE) != _BEGIN) revert BadArmour(pos);
        unchecked {
            // Every loop below ends inside the data: offsets stay small.
            pos += _BEGIN_SIZE;
            uint256 lines = _fullLines(data, pos);
            next = pos + lines * (_LINE + 1);
            uint256 rest = _lineLength(data, next);
            if (rest == 0 && lines != 0 && data.peek(next - 2) >> 248 == _PADDING) {
                // The last line is full, but ends with padding.
                --lines;
                rest = _LINE;
                next -= _LINE + 1;
            }
            uint256 size;
            (der, size) = _decodeLines(data, pos, lines);
            if (rest != 0) {
                size = _decodeRest(data, next, rest, der, size);
                next += rest + 1;
            }
            if (data.read(next, _END_SIZE) != _END) revert BadArmour(next);
            der.truncate(size);
            next += _END_SIZE;
        }
    }

    /// @dev Counts lines of 64 characters. No canonical text has a line break 64 characters after the beginning of its
    /// last, shorter line or of its END line.
    function _fullLines(bytes memory data, uint256 pos) private pure returns (uint256 lines) {
        assembly ("memory-safe") {
            let from := add(data, 0x20)
            let end := add(from, mload(data))
            from := add(add(from, pos), _LINE)
            for {} and(eq(byte(0, mload(from)), _LF), lt(from, end)) {
                from := add(from, 65)
            } {
                lines := add(lines, 1)
            }
        }
    }

    /// @dev Counts the characters before the line break, a multiple of 4 below 64; zero if the END line begins here.
    function _lineLength(bytes memory data, uint256 pos) private pure returns (uint256 length) {
        assembly ("memory-safe") {
            let from := add(add(data, 0x20), pos)
            if iszero(eq(byte(0, mload(from)), _DASH)) {
                for {} and(lt(length, _LINE), iszero(eq(byte(0, mload(add(from, length))), _LF))) {} {
                    length := add(length, 4)
                }
            }
        }
        unchecked {
            if (length == _LINE || pos + length >= data.length) revert BadBase64(pos);
        }
    }

    /// @dev Decodes full lines, of 48 bytes each. The buffer has room for one more line and for the zeros after each
    /// word.
    function _decodeLines(
        bytes memory data,
        uint256 pos,
        uint256 lines
    ) private pure returns (bytes memory der, uint256 size) {
        unchecked {
            size = lines * 48;
            der = new bytes(size + 80);
        }
        if (_decodeWords(data, pos, der, 0, lines << 1) != 0) revert BadBase64(pos);
    }

    /// @dev Decodes the last line: a multiple of four characters, of which the last one or two may be padding.
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
            if (last & 0xff == _PADDING) padding = last >> 8 == _PADDING ? 2 : 1;
            length -= padding;
            newSize = size + (length * 3) / 4;
            // "A" fills the line after the end of the text: it decodes to zero bits.
            bytes memory line = abi.encodePacked(_ALL_A, _ALL_A);
            assembly ("memory-safe") {
                mcopy(add(line, 0x20), add(add(data, 0x20), pos), length)
            }
            if (_decodeWords(line, 0, der, size, 2) != 0) revert BadBase64(pos);
            // Unused bits of the last character must be zero, so that no certificate has two texts.
            if (der.peek(newSize) >> 248 != 0) revert BadBase64(pos);
        }
    }

    /// @dev Decodes `count` words of 32 characters, two a line, into 24 bytes each and zeros after them. All characters
    /// of a word are decoded at once. The alphabet is four runs of the ASCII table; each threshold between runs changes
    /// the number to subtract from a character.
    /// @return gaps Zero if every character is of the alphabet.
    function _decodeWords(
        bytes memory data,
        uint256 pos,
        bytes memory der,
        uint256 size,
        uint256 count
    ) private pure returns (uint256 gaps) {
        assembly ("memory-safe") {
            let from := add(add(data, 0x20), pos)
            let to := add(add(der, 0x20), size)
            let end := add(to, mul(count, 24))
            // 1 in each lane. Computing wide constants from it is cheaper than loading them.
            let ones := div(not(0), 0xff)
            let step := 32
            for {} lt(to, end) {
                to := add(to, 24)
            } {
                let word := mload(from)
                // The second word of a line has a line break after it.
                from := add(from, step)
                step := xor(step, 1)
                let top := shl(7, ones)
                // Lanes never borrow: each has its high bit set before a subtraction, and no valid lane becomes
                // negative.
                let high := or(word, top)
                // High bits of the lanes whose character is at least "/", "A" or "a".
                let slash := and(sub(high, mul(ones, 0x2f)), top)
                let upper := and(sub(high, mul(ones, 0x41)), top)
                let lower := and(sub(high, mul(ones, 0x61)), top)
                // Bad characters: before "+"; between "+" and "/", "9" and "A", "Z" and "a"; after "z"; not ASCII.
                let bad := or(not(sub(high, mul(ones, 0x2b))), xor(sub(high, mul(ones, 0x2c)), slash))
                bad := or(bad, xor(sub(high, mul(ones, 0x3a)), upper))
                bad := or(bad, xor(sub(high, mul(ones, 0x5b)), lower))
                gaps := or(gaps, and(or(or(bad, word), sub(high, mul(ones, 0x7b))), top))
                // 3 less from "/" on, 12 from "0" on, 69 from "A" on and 6 from "a" on.
                high := shr(5, and(sub(high, mul(ones, 0x30)), top))
                high := add(add(shr(7, slash), high), add(mul(23, shr(7, upper)), shr(6, lower)))
                word := sub(add(word, mul(ones, 19)), mul(3, high))
                // Pairs of lanes become lanes of 12, 24, 48, 96 and 192 bits: a subtraction moves the upper half of
                // each pair down to the weight that it has in base64. Dividing the word of all bits gives the mask of
                // every other lane.
                let all := mul(ones, 0xff)
                word := sub(word, mul(and(shr(8, word), div(all, 0x101)), 0xc0))
                word := sub(word, mul(and(shr(16, word), div(all, 0x10001)), 0xf000))
                word := sub(word, mul(and(shr(32, word), div(all, 0x100000001)), 0xff000000))
                word := sub(word, mul(and(shr(64, word), div(all, 0x10000000000000001)), 0xffff000000000000))
                word := sub(word, mul(shr(128, word), 0xffffffff000000000000000000000000))
                mstore(to, shl(64, word))
            }
        }
    }
}
