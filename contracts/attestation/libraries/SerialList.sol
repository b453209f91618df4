// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Sorted serial numbers in code
/// @notice A part is up to 1,228 serial numbers of 20 bytes, ascending, kept as the code of an account. A list is one
/// part, or an index of several: for each part its first serial number and its address, 20 bytes each. A search reads
/// single keys out of the code: 17 reads of a warm account find one among 65,535.
library SerialList {
    uint256 internal constant SERIAL_SIZE = 20;
    uint256 private constant _INDEX_SIZE = 40;
    /// The largest multiple of 20 that fits in an account's code, after the blob's first byte (EIP-170).
    uint256 private constant _MAX_PART = 24_560;

    /// @notice A part must be 1 to 1,228 serial numbers of 20 bytes.
    /// @dev Selector 0x9cdd9426.
    error BadPartSize(uint256 size);
    /// @notice The serial number at this place is not larger than the one before it.
    /// @dev Selector 0x402ba3eb.
    error UnsortedSerials(uint256 index);

    /// @notice Requires that `serials` is one part, in ascending order.
    function check(bytes memory serials) internal pure {
        uint256 size = serials.length;
        if (size == 0 || size % SERIAL_SIZE != 0 || size > _MAX_PART) revert BadPartSize(size);
        requireAscending(serials, 0, size / SERIAL_SIZE);
    }

    /// @notice Requires that the serial numbers from `first + 1` up to `end` are larger than those before them.
    function requireAscending(bytes memory serials, uint256 first, uint256 end) internal pure {
        unchecked {
            // `end` counts serial numbers in memory.
            uint256 before = serialAt(serials, first);
            for (uint256 i = first + 1; i < end; ++i) {
                uint256 serial = serialAt(serials, i);
                if (serial <= before) revert UnsortedSerials(i);
                before = serial;
            }
        }
    }

    /// @notice The serial number at a place, without a check.
    function serialAt(bytes memory serials, uint256 index) internal pure returns (uint256 serial) {
        assembly ("memory-safe") {
            serial := shr(96, mload(add(add(serials, 0x20), mul(index, 20))))
        }
    }

    /// @notice Reads parts, one behind the other, into memory, and requires that they ascend from one to the next.
    function readAll(address[] memory parts) internal view returns (bytes memory serials) {
        uint256 size = 0;
        for (uint256 i = 0; i < parts.length; ++i) size += parts[i].code.length - 1;
        serials = new bytes(size);
        uint256 pos = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            address part = parts[i];
            uint256 length = part.code.length - 1;
            assembly ("memory-safe") {
                extcodecopy(part, add(add(serials, 0x20), pos), 1, length)
            }
            uint256 first = pos / SERIAL_SIZE;
            if (first != 0) requireAscending(serials, first - 1, first + 1);
            pos += length;
        }
    }

    /// @notice The index of several parts, in order.
    function indexOf(address[] memory parts) internal view returns (bytes memory index) {
        for (uint256 i = 0; i < parts.length; ++i) {
            index = abi.encodePacked(index, bytes20(uint160(_keyAt(parts[i], 0))), parts[i]);
        }
    }

    /// @notice Whether a list names a serial number.
    /// @param list Its only part, or the index of its parts; anything if there are none.
    /// @param parts Number of its parts.
    function contains(address list, uint256 parts, uint256 serial) internal view returns (bool) {
        // No entry of a list is longer than 20 bytes.
        if (parts == 0 || serial > type(uint160).max) return false;
        if (parts > 1) {
            uint256 place = _floor(list, _INDEX_SIZE, serial);
            list = address(uint160(_wordAt(list, 1 + place * _INDEX_SIZE + SERIAL_SIZE) >> 96));
        }
        return _keyAt(list, _floor(list, SERIAL_SIZE, serial) * SERIAL_SIZE) == serial;
    }

    /// @dev The place of the last key that is at most `serial`; zero if all are larger.
    function _floor(address blob, uint256 stride, uint256 serial) private view returns (uint256 low) {
        unchecked {
            // A blob has at least one key.
            uint256 high = (blob.code.length - 1) / stride;
            while (high - low > 1) {
                uint256 middle = (low + high) >> 1;
                if (_keyAt(blob, middle * stride) > serial) high = middle;
                else low = middle;
            }
        }
    }

    function _keyAt(address blob, uint256 offset) private view returns (uint256) {
        return _wordAt(blob, offset + 1) >> 96;
    }

    /// @dev The 20 bytes at `offset` of the code, left-aligned.
    function _wordAt(address blob, uint256 offset) private view returns (uint256 word) {
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(blob, 0, offset, 20)
            word := mload(0)
        }
    }
}
