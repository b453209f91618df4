// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Bytes kept as the code of an account
/// @notice Reading costs one cold account access, writing 200 gas a byte. The account's code begins with STOP, so a
/// call to it does nothing.
library CodeBlob {
    /// @notice The account that keeps the bytes could not be created, or does not exist.
    /// @dev Selector 0x2e418206.
    error BlobNotCreated();

    /// Init code that returns the bytes after it: PUSH1 11, CODESIZE, SUB, DUP1, PUSH1 11, PUSH0, CODECOPY, PUSH0,
    /// RETURN.
    bytes11 private constant _INIT_CODE = hex"600b380380600b5f395ff3";

    /// @notice Stores `data` and returns the account's address.
    function write(bytes memory data) internal returns (address blob) {
        bytes memory code = abi.encodePacked(_INIT_CODE, bytes1(0), data);
        assembly ("memory-safe") {
            blob := create(0, add(code, 0x20), mload(code))
        }
        if (blob == address(0)) revert BlobNotCreated();
    }

    /// @notice Reads back the bytes that `write` stored.
    function read(address blob) internal view returns (bytes memory data) {
        uint256 size = blob.code.length;
        if (size == 0) revert BlobNotCreated();
        data = new bytes(size - 1);
        assembly ("memory-safe") {
            extcodecopy(blob, add(data, 0x20), 1, mload(data))
        }
    }
}
