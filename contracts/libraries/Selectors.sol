// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Sets of function selectors, eight in one word
/// @notice A chain of comparisons takes 13 bytes of code and 22 gas for each selector; a word of eight takes 45 bytes and 40 gas.
library Selectors {
    /// 1 in each of the eight places of 32 bits.
    uint256 private constant _ONES = 0x00000001_00000001_00000001_00000001_00000001_00000001_00000001_00000001;
    /// The highest bit of each place.
    uint256 private constant _TOPS = 0x80000000_80000000_80000000_80000000_80000000_80000000_80000000_80000000;

    /// @notice A selector in all eight places of a word.
    function everywhere(bytes4 selector) internal pure returns (uint256) {
        // 32 bits in each place: no carry.
        return uint32(selector) * _ONES;
    }

    /// @notice Nonzero if a selector is in a set.
    /// @dev A place of `difference` is zero where the set has the selector. Subtracting one there borrows from the next place and
    /// sets the top bit, which was clear. Without a zero place nothing borrows, and every top bit that is set then was set before.
    /// @param lanes The selector, from `everywhere`.
    /// @param set Eight selectors, in any order. An empty place holds the selector zero, which calls without data have.
    function among(uint256 lanes, uint256 set) internal pure returns (uint256) {
        uint256 difference = lanes ^ set;
        // Wraps where the highest place is zero.
        unchecked {
            return (difference - _ONES) & ~difference & _TOPS;
        }
    }
}
