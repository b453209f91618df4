// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Selectors} from "../../../contracts/libraries/Selectors.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @notice Compared with eight comparisons.
contract SelectorsTest is BaseTest {
    function testFuzz_FindsEachSelectorOfASet(bytes32 set, uint256 place) external pure {
        bytes4 selector = _at(set, place % 8);
        assertTrue(_among(selector, set), "found");
    }

    /// @dev Places that differ by one, or in the top bit alone, are where a borrow or a carry would show.
    function testFuzz_FindsNoOtherSelector(bytes32 set, bytes4 selector, uint256 place, uint256 near) external pure {
        if (near % 4 == 0) selector = bytes4(uint32(_at(set, place % 8)) ^ 0x80000000);
        if (near % 4 == 1) selector = bytes4(uint32(_at(set, place % 8)) ^ 1);
        bool expected;
        for (uint256 i = 0; i < 8; ++i) expected = expected || _at(set, i) == selector;
        assertTrue(_among(selector, set) == expected, "as eight comparisons");
    }

    function testFuzz_FindsTheSelectorZeroInAnEmptyPlace(bytes32 set, uint256 place) external pure {
        set &= ~(bytes32(uint256(type(uint32).max)) << (32 * (place % 8)));
        assertTrue(_among(0, set), "found");
    }

    function _among(bytes4 selector, bytes32 set) private pure returns (bool) {
        return Selectors.among(Selectors.everywhere(selector), uint256(set)) != 0;
    }

    function _at(bytes32 set, uint256 place) private pure returns (bytes4) {
        return bytes4(uint32(uint256(set) >> (32 * place)));
    }
}
