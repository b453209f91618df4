// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The statement that a model's circuit proves
/// @notice Public signals, in order: `[input words…, output words…, context]`.
/// @dev Words are elements of BN254's scalar field. `docs/circuits.md` gives each circuit's statement in full.
library Statement {
    /// Order of BN254's scalar field (EIP-197).
    uint256 internal constant FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// Highest byte of the commitment to several input words, which is their hash. Every such value is above `FIELD`,
    /// so it can never pass for a single input word, nor a single word for the hash of several.
    uint256 private constant _MANY = 0xff << 248;

    /// @notice Commitment to a model's public input words: one word stands for itself, several are hashed.
    function inputCommitment(uint256[] calldata words) internal pure returns (bytes32) {
        if (words.length == 1) return bytes32(words[0]);
        return bytes32(uint256(keccak256(abi.encodePacked(words))) | _MANY);
    }

    /// @notice The same for words that the contract computed.
    function commitmentTo(uint256[] memory words) internal pure returns (bytes32) {
        if (words.length == 1) return bytes32(words[0]);
        return bytes32(uint256(keccak256(abi.encodePacked(words))) | _MANY);
    }

    /// @notice Whether `commitment` has a valid form: a field element, or a tagged hash.
    function isInputCommitment(bytes32 commitment) internal pure returns (bool) {
        return uint256(commitment) < FIELD || uint256(commitment) >= _MANY;
    }

    /// @notice Binds a proof to one job and one payee, so that it can be neither replayed nor stolen.
    /// @dev keccak256(abi.encode(chainid, market, jobId, payee, modelId)) mod r.
    function context(address market, bytes32 jobId, address payee, bytes32 modelId) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(block.chainid, market, jobId, payee, modelId))) % FIELD;
    }

    /// @notice The public signals. Without `inputs`, the commitment itself is the input word.
    function signals(
        bytes32 commitment,
        uint256[] calldata inputs,
        uint256[] calldata outputs,
        uint256 context_
    ) internal pure returns (uint256[] memory words) {
        assembly ("memory-safe") {
            words := mload(0x40)
            let next := add(words, 0x20)
            switch inputs.length
            case 0 {
                mstore(next, commitment)
                next := add(next, 0x20)
            }
            default {
                let size := shl(5, inputs.length)
                calldatacopy(next, inputs.offset, size)
                next := add(next, size)
            }
            let size := shl(5, outputs.length)
            calldatacopy(next, outputs.offset, size)
            next := add(next, size)
            mstore(next, context_)
            next := add(next, 0x20)
            mstore(words, sub(shr(5, sub(next, words)), 1))
            mstore(0x40, next)
        }
    }

    /// @notice Hash of a result, as a settled job keeps it.
    /// @dev keccak256(abi.encodePacked(jobId, outputs)): elements of an array keep their 32 bytes.
    function resultHash(bytes32 jobId, uint256[] calldata outputs) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := shl(5, outputs.length)
            mstore(free, jobId)
            calldatacopy(add(free, 0x20), outputs.offset, size)
            hash := keccak256(free, add(size, 0x20))
        }
    }
}
