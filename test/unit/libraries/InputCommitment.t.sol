// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Statement} from "../../../contracts/libraries/Statement.sol";
import {InputCommitment} from "../../../contracts/periphery/InputCommitment.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract InputCommitmentTest is BaseTest {
    /// @notice The market's own code, which reads words from calldata.
    function ofMarket(uint256[] calldata words) external pure returns (bytes32) {
        return Statement.inputCommitment(words);
    }

    function testFuzz_OfWords_IsTheMarkets(uint256[] calldata words) external view {
        assertEq(InputCommitment.ofWords(words), this.ofMarket(words), "commitment");
    }

    function testFuzz_OfBytes_IsThatOfOneWordAByte(bytes calldata values) external view {
        uint256[] memory words = new uint256[](values.length);
        for (uint256 i = 0; i < words.length; ++i) words[i] = uint256(uint8(values[i]));
        assertEq(InputCommitment.ofBytes(values), this.ofMarket(words), "commitment");
    }
}
