// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Byte strings in memory
/// @notice Reads values and hashes ranges in place. A function checks its bounds unless its notice says otherwise.
library Bytes {
    /// @notice The range ends beyond the data.
    /// @dev Selector 0xeb373cfe.
    error OutOfBounds(uint256 offset, uint256 size, uint256 length);

    /// @notice Requires that `[offset, offset + size)` lies inside `data`.
    function check(bytes memory data, uint256 offset, uint256 size) internal pure {
        unchecked {
            // The subtraction runs only if size <= data.length.
            if (size > data.length || offset > data.length - size) revert OutOfBounds(offset, size, data.length);
        }
    }

    /// @notice The 32 bytes at `offset`, without a check: for callers that know the bounds. Bytes beyond the data have
    /// the value that memory holds there.
    function peek(bytes memory data, uint256 offset) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(data, 0x20), offset))
        }
    }

    /// @notice The `size` bytes at `offset`, left-aligned; the rest of the word is zero.
    /// @param size At most 32.
    function read(bytes memory data, uint256 offset, uint256 size) internal pure returns (bytes32 value) {
        check(data, offset, size);
        assembly ("memory-safe") {
            value := mload(add(add(data, 0x20), offset))
            // A shift by 256 gives zero, so size 0 reads as zero.
            let unwanted := sub(256, shl(3, size))
            value := shl(unwanted, shr(unwanted, value))
        }
    }

    /// @notice The byte at `offset`.
    function byteAt(bytes memory data, uint256 offset) internal pure returns (uint256 value) {
        check(data, offset, 1);
        assembly ("memory-safe") {
            value := byte(0, mload(add(add(data, 0x20), offset)))
        }
    }

    /// @notice The little-endian 16-bit integer at `offset`, without a check.
    function peek16LE(bytes memory data, uint256 offset) internal pure returns (uint256) {
        uint256 value = peek(data, offset) >> 240;
        return (value >> 8) | ((value & 0xff) << 8);
    }

    /// @notice The little-endian 32-bit integer at `offset`, without a check.
    function peek32LE(bytes memory data, uint256 offset) internal pure returns (uint256) {
        uint256 value = peek(data, offset) >> 224;
        value = ((value >> 8) & 0x00ff00ff) | ((value & 0x00ff00ff) << 8);
        return (value >> 16) | ((value & 0xffff) << 16);
    }

    /// @notice keccak256 of `size` bytes at `offset`.
    function keccak(bytes memory data, uint256 offset, uint256 size) internal pure returns (bytes32 hash) {
        check(data, offset, size);
        assembly ("memory-safe") {
            hash := keccak256(add(add(data, 0x20), offset), size)
        }
    }

    /// @notice SHA-256 of `size` bytes at `offset`, by the precompile at 2.
    function sha(bytes memory data, uint256 offset, uint256 size) internal view returns (bytes32 hash) {
        check(data, offset, size);
        assembly ("memory-safe") {
            // The precompile fails only for lack of gas; then the caller must fail too.
            if iszero(staticcall(gas(), 2, add(add(data, 0x20), offset), size, 0, 32)) {
                revert(0, 0)
            }
            hash := mload(0)
        }
    }

    /// @notice A copy of `size` bytes at `offset`.
    function slice(bytes memory data, uint256 offset, uint256 size) internal pure returns (bytes memory copy) {
        check(data, offset, size);
        copy = new bytes(size);
        assembly ("memory-safe") {
            mcopy(add(copy, 0x20), add(add(data, 0x20), offset), size)
        }
    }

    /// @notice Shortens `data` in place.
    function truncate(bytes memory data, uint256 size) internal pure {
        check(data, 0, size);
        assembly ("memory-safe") {
            mstore(data, size)
        }
    }

    /// @notice Writes a word at `offset`.
    function write(bytes memory data, uint256 offset, bytes32 value) internal pure {
        check(data, offset, 32);
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), offset), value)
        }
    }
}
