// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Statement} from "./Statement.sol";

/// @title The form of an input's bytes, as a model's id fixes it
/// @notice A format is `bits + 256 * count`: the width of a value, and how many there are. Value i stands at bits
/// [bits·i, bits·(i + 1)) of a little-endian string of bits. Where a commitment stands for the input, 32 bytes of salt,
/// big-endian, come first. Every input has one form only.
///
/// The commitment is chain(salt, format, e₀, e₁, …), as `PoseidonChain.circom` computes it. Element eᵢ is 31 bytes of the
/// packed values, the lowest byte first; the last element has the rest.
library InputForm {
    uint256 private constant _SALT_BYTES = 32;
    uint256 private constant _ELEMENT_BYTES = 31;

    /// @notice Whether values of this width and number can be packed.
    function isFormat(uint32 format) internal pure returns (bool) {
        uint256 bits = format & 0xff;
        return format >> 8 != 0 && (bits == 1 || bits == 2 || bits == 4 || bits == 8);
    }

    /// @notice Whether the bytes have the form: their length, no bits behind the last value, and a salt below r.
    function isWellFormed(uint32 format, bool isSalted, bytes calldata input) internal pure returns (bool) {
        uint256 saltBytes = isSalted ? _SALT_BYTES : 0;
        uint256 bits = uint256(format & 0xff) * (format >> 8);
        if (input.length != saltBytes + (bits + 7) / 8) return false;
        if (isSalted && uint256(bytes32(input[:_SALT_BYTES])) >= Statement.FIELD) return false;
        uint256 last = bits % 8;
        return last == 0 || uint8(input[input.length - 1]) >> last == 0;
    }

    /// @notice The field elements that the commitment chains.
    /// @param input Well-formed bytes with a salt.
    function chained(uint32 format, bytes calldata input) internal pure returns (uint256[] memory elements) {
        uint256 length = input.length - _SALT_BYTES;
        uint256 count = (length + _ELEMENT_BYTES - 1) / _ELEMENT_BYTES;
        elements = new uint256[](2 + count);
        elements[0] = uint256(bytes32(input[:_SALT_BYTES]));
        elements[1] = format;
        for (uint256 i = 0; i < count; ++i) {
            uint256 start = _ELEMENT_BYTES * i;
            uint256 size = length - start < _ELEMENT_BYTES ? length - start : _ELEMENT_BYTES;
            uint256 word;
            assembly ("memory-safe") {
                // May read behind the input: those bytes end up above the element, and are cut off.
                word := calldataload(add(input.offset, add(_SALT_BYTES, start)))
            }
            elements[2 + i] = _reverse(word) & ((1 << (8 * size)) - 1);
        }
    }

    /// @notice The values themselves, which are the input words of a model without a commitment.
    /// @param input Well-formed bytes without a salt.
    function values(uint32 format, bytes calldata input) internal pure returns (uint256[] memory words) {
        uint256 bits = format & 0xff;
        uint256 mask = (1 << bits) - 1;
        words = new uint256[](format >> 8);
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = (uint8(input[(bits * i) / 8]) >> ((bits * i) % 8)) & mask;
        }
    }

    /// @dev The 32 bytes in the opposite order: neighbours change places, then pairs, and so on.
    function _reverse(uint256 word) private pure returns (uint256) {
        uint256 mask = type(uint256).max / 0x101;
        word = ((word >> 8) & mask) | ((word & mask) << 8);
        mask = type(uint256).max / 0x10001;
        word = ((word >> 16) & mask) | ((word & mask) << 16);
        mask = type(uint256).max / 0x100000001;
        word = ((word >> 32) & mask) | ((word & mask) << 32);
        mask = type(uint256).max / 0x10000000000000001;
        word = ((word >> 64) & mask) | ((word & mask) << 64);
        return (word >> 128) | (word << 128);
    }
}
