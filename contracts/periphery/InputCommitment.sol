// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Commitments to public inputs, for contracts that make their own requests
/// @notice For models of input mode `raw`, whose input values are public words of the proof. Models of mode `commitment` hide
/// their input behind a Poseidon hash, which the SDK computes.
/// @dev Equals `inputCommitment` of the SDK. The market computes the same from the words that a proof shows.
library InputCommitment {
    /// Highest byte of the commitment to several words. No single word has it, since every word is below the field's order.
    uint256 private constant _MANY = uint256(0xff) << 248;

    /// @notice Returns the commitment to input words, for `Request.inputCommitment`.
    /// @param words The model's input words in order: as many as the model's id names, each below the field's order.
    /// @return commitment The word itself if there is one; else the tagged hash of all.
    function ofWords(uint256[] memory words) internal pure returns (bytes32 commitment) {
        if (words.length == 1) return bytes32(words[0]);
        return bytes32(uint256(keccak256(abi.encodePacked(words))) | _MANY);
    }

    /// @notice Returns the commitment to values of one byte each.
    /// @param values One byte for each input word. For a model of 8 bits a value, these are also the request's input bytes, and
    /// their keccak256 is its `inputDigest`.
    /// @return commitment As `ofWords` gives it for the same values.
    function ofBytes(bytes memory values) internal pure returns (bytes32 commitment) {
        uint256[] memory words = new uint256[](values.length);
        for (uint256 i = 0; i < words.length; ++i) words[i] = uint8(values[i]);
        return ofWords(words);
    }
}
