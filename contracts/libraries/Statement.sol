// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The statement that a model's circuit proves
/// @notice Public signals, in order: `[input words…, output words…, context]`.
/// @dev Words are elements of BN254's scalar field. `docs/circuits.md` gives each circuit's statement in full.
library Statement {
    /// Order of BN254's scalar field (EIP-197).
    uint256 internal constant FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// Several input words are committed to by their hash with this highest byte. Every such value is above `FIELD`, so
    /// it can never pass for a single input word, nor a single word for the hash of several.
    uint256 private constant _MANY = 0xff << 248;

    /// @notice Commitment to a model's public input words: one word stands for itself, several are hashed.
    function inputCommitment(uint256[] calldata words) internal pure returns (bytes32) {
        if (words.length == 1) return bytes32(words[0]);
        return bytes32(uint256(keccak256(abi.encodePacked(words))) | _MANY);
    }

    /// @notice Whether `commitment` can be one at all: a field element, or a tagged hash.
    function isInputCommitment(bytes32 commitment) internal pure returns (bool) {
        return uint256(commitment) < FIELD || uint256(commitment) >= _MANY;
    }

    /// @notice Binds a proof to one job and one payee, so that it can be neither replayed nor stolen.
    function context(address market, bytes32 jobId, address payee, bytes32 modelId) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(block.chainid, market, jobId, payee, modelId))) % FIELD;
    }

    /// @notice The public signals. With no `inputs` the commitment itself is the one input word.
    function signals(
        bytes32 commitment,
        uint256[] calldata inputs,
        uint256[] calldata outputs,
        uint256 context_
    ) internal pure returns (uint256[] memory words) {
        uint256 inputCount = inputs.length == 0 ? 1 : inputs.length;
        words = new uint256[](inputCount + outputs.length + 1);
        words[0] = uint256(commitment);
        for (uint256 i = 0; i < inputs.length; ++i) words[i] = inputs[i];
        for (uint256 i = 0; i < outputs.length; ++i) words[inputCount + i] = outputs[i];
        words[words.length - 1] = context_;
    }

    /// @notice Hash of a result, as a settled job keeps it.
    function resultHash(bytes32 jobId, uint256[] calldata outputs) internal pure returns (bytes32) {
        return keccak256(abi.encode(jobId, outputs));
    }
}
