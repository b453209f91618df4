// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InputForm} from "../../../contracts/libraries/InputForm.sol";
import {Statement} from "../../../contracts/libraries/Statement.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract InputFormTest is BaseTest {
    /* IS FORMAT */

    function testFuzz_TakesWidthsOfOneTwoFourAndEightBits(uint8 bits, uint24 count) external pure {
        bool isWidth = bits == 1 || bits == 2 || bits == 4 || bits == 8;
        assertTrue(InputForm.isFormat(_format(bits, count)) == (isWidth && count != 0), "format");
    }

    /* IS WELL FORMED */

    function testFuzz_TakesExactlyOneLength(uint8 width, uint16 count, bool isSalted, uint16 length) external view {
        uint256 bits = _bits(width);
        count = uint16(bound(count, 1, 2_000));
        uint256 right = (isSalted ? 32 : 0) + (bits * count + 7) / 8;
        uint32 format = _format(bits, count);
        assertTrue(this.isWellFormed(format, isSalted, new bytes(right)), "the right length");
        length = uint16(bound(length, 0, 2_100));
        assertTrue(this.isWellFormed(format, isSalted, new bytes(length)) == (length == right), "another");
    }

    function testFuzz_RefusesIt_WhenABitBehindTheLastValueIsSet(uint8 width, uint16 count, uint8 bit) external view {
        uint256 bits = _bits(width);
        count = uint16(bound(count, 1, 2_000));
        uint256 used = (bits * count) % 8;
        bit = uint8(bound(bit, 0, 7));
        bytes memory input = new bytes(32 + (bits * count + 7) / 8);
        input[input.length - 1] = bytes1(uint8(1 << bit));
        bool isTaken = this.isWellFormed(_format(bits, count), true, input);
        assertTrue(isTaken == (used == 0 || bit < used), "behind the last");
    }

    function testFuzz_RefusesIt_WhenTheSaltIsNotBelowR(uint256 salt) external view {
        bytes memory input = abi.encodePacked(salt, uint8(1));
        assertTrue(this.isWellFormed(_format(8, 1), true, input) == (salt < Statement.FIELD), "salt");
        assertTrue(this.isWellFormed(_format(8, 1), true, abi.encodePacked(Statement.FIELD - 1, uint8(1))), "r - 1");
        assertFalse(this.isWellFormed(_format(8, 1), true, abi.encodePacked(Statement.FIELD, uint8(1))), "r");
    }

    /* CHAINED */

    function testFuzz_GivesWhatOneByteAtATimeGives(bytes calldata packed, uint256 salt, uint32 format) external view {
        vm.assume(packed.length != 0);
        uint256[] memory expected = new uint256[](2 + (packed.length + 30) / 31);
        (expected[0], expected[1]) = (salt, format);
        for (uint256 i = 0; i < packed.length; ++i) {
            expected[2 + i / 31] |= uint256(uint8(packed[i])) << (8 * (i % 31));
        }
        // Whatever stands behind the input must not count.
        uint256[] memory found = this.chained(format, abi.encodePacked(salt, packed), type(uint256).max);
        assertEq(keccak256(abi.encode(found)), keccak256(abi.encode(expected)), "elements");
    }

    /* VALUES */

    function testFuzz_GivesWhatOneBitAtATimeGives(bytes calldata packed, uint8 width) external view {
        uint256 bits = _bits(width);
        uint256 count = (packed.length * 8) / bits;
        vm.assume(count != 0 && count <= 4_000);
        uint256[] memory expected = new uint256[](count);
        for (uint256 i = 0; i < count * bits; ++i) {
            uint256 bit = (uint8(packed[i / 8]) >> (i % 8)) & 1;
            expected[i / bits] |= bit << (i % bits);
        }
        uint256[] memory found = this.values(_format(bits, count), packed);
        assertEq(keccak256(abi.encode(found)), keccak256(abi.encode(expected)), "values");
    }

    /* THE LIBRARY, ON CALLDATA */

    function isWellFormed(uint32 format, bool isSalted, bytes calldata input) external pure returns (bool) {
        return InputForm.isWellFormed(format, isSalted, input);
    }

    function chained(uint32 format, bytes calldata input, uint256) external pure returns (uint256[] memory) {
        return InputForm.chained(format, input);
    }

    function values(uint32 format, bytes calldata input) external pure returns (uint256[] memory) {
        return InputForm.values(format, input);
    }

    function _bits(uint8 width) private pure returns (uint256) {
        return 1 << (width % 4);
    }

    function _format(uint256 bits, uint256 count) private pure returns (uint32) {
        return uint32(bits + 256 * count);
    }
}
