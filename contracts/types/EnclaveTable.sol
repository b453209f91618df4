// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Keeps each distinct enclave (a vendor and a measurement) at an index of 28 bits: a session's slot has room
/// for that many.
struct EnclaveTable {
    /// An enclave's word is its measurement, whose last byte is zero, and its vendor's number in that byte.
    mapping(uint256 index => bytes32 enclave) words;
    /// Enclaves whose hashed index was taken are numbered from 1.
    mapping(bytes32 enclave => uint256 index) displaced;
    uint256 displacedCount;
}

/// @notice Names enclaves by a short index.
library EnclaveTableLibrary {
    bytes32 private constant _VENDOR_BYTE = bytes32(uint256(type(uint8).max));
    /// Indexes with this bit come from the enclave's hash; smaller indexes are numbers.
    uint256 private constant _HASHED = 1 << 27;

    /// @notice The index of an enclave. Its first appearance adds it, for one new slot. The hash of another enclave may
    /// lead to the same index, even on purpose; the newcomer then gets a number of its own, and no other harm results.
    function indexOf(EnclaveTable storage table, uint8 vendor, bytes32 measurement) internal returns (uint256 index) {
        bytes32 enclave = (measurement & ~_VENDOR_BYTE) | bytes32(uint256(vendor));
        index = _HASHED | (uint256(keccak256(abi.encode(enclave))) & (_HASHED - 1));
        bytes32 there = table.words[index];
        if (there == enclave) return index;
        if (there != 0) {
            index = table.displaced[enclave];
            if (index != 0) return index;
            index = ++table.displacedCount;
            table.displaced[enclave] = index;
        }
        table.words[index] = enclave;
    }

    /// @notice The enclave at an index; zeros if there is none.
    function enclaveAt(
        EnclaveTable storage table,
        uint256 index
    ) internal view returns (uint8 vendor, bytes32 measurement) {
        bytes32 enclave = table.words[index];
        return (uint8(uint256(enclave)), enclave & ~_VENDOR_BYTE);
    }
}
