// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Bytes kept as the code of a contract whose address follows from their id
/// @notice Reading costs one cold account (2,600 gas) and 3 gas a word; no storage slot is needed to find the account.
///
/// The address that CREATE2 gives depends on the init code, so a CREATE2 of the bytes themselves could be found only by
/// the bytes. The writer therefore creates a constant contract with the id as salt, and that contract creates the
/// bytes' contract as its first. The code starts with STOP: it cannot be executed, and it can never change or
/// disappear.
/// @dev Needs the addresses that Ethereum gives to CREATE and CREATE2; a few rollups have changed them.
library KeyStore {
    /// Returns the runtime `CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 PUSH0 CREATE`: its
    /// calldata is the init code of the contract that it creates. Anyone may call it later, but only its first creation
    /// has the address that is read.
    bytes16 private constant _CREATOR = 0x67365f5f37365f5ff05f5260086018f3;
    uint256 private constant _CREATOR_LENGTH = 16;
    /// keccak256(_CREATOR), written out because the compiler would hash it at run time.
    uint256 private constant _CREATOR_HASH = 0xfff234838869291f9965f56c13e3f4156a44a650d941157cd83bb64665c4a20e;

    /// `PUSH2 length DUP1 PUSH1 10 PUSH0 CODECOPY PUSH0 RETURN`, and the STOP that begins the code; the length is zero
    /// here.
    uint256 private constant _PREFIX = 0x61000080600a5f395ff300 << 168;
    uint256 private constant _PREFIX_LENGTH = 11;

    /// Longest bytes that fit into a contract's code after the STOP (EIP-170).
    uint256 private constant _MAX_LENGTH = 24_575;

    /// @notice Storing failed: the gas ran out, the bytes are longer than 24,575, or they are stored already.
    /// @dev Selector 0xa11cd246.
    error WriteFailed(bytes32 id);

    /// @notice Stores `data` under `id` for this contract.
    function write(bytes32 id, bytes memory data) internal {
        bool done = data.length <= _MAX_LENGTH;
        if (done) {
            assembly ("memory-safe") {
                mstore(0, _CREATOR)
                let creator := create2(0, 0, _CREATOR_LENGTH, id)
                let length := mload(data)
                let start := mload(0x40)
                // The length, STOP included, goes to bytes 1 and 2.
                mstore(start, or(_PREFIX, shl(232, add(length, 1))))
                mcopy(add(start, _PREFIX_LENGTH), add(data, 0x20), length)
                done := call(gas(), creator, 0, start, add(_PREFIX_LENGTH, length), 0, 0)
                // If a contract with this id existed before, `creator` is zero, and a call of the zero address
                // succeeds.
                done := and(done, iszero(iszero(creator)))
            }
        }
        if (!done || addressOf(id).code.length != data.length + 1) revert WriteFailed(id);
    }

    /// @notice The bytes stored under `id`; empty if none are.
    function read(bytes32 id) internal view returns (bytes memory data) {
        address store = addressOf(id);
        assembly ("memory-safe") {
            data := mload(0x40)
            let length := extcodesize(store)
            if length {
                length := sub(length, 1)
            }
            mstore(data, length)
            let begin := add(data, 0x20)
            let end := add(begin, length)
            // Clears the padding. Comes before the copy, because the bytes may fill the last word.
            mstore(end, 0)
            extcodecopy(store, begin, 1, length)
            mstore(0x40, and(add(end, 0x1f), not(0x1f)))
        }
    }

    /// @notice The address at which this contract keeps the bytes of `id`.
    function addressOf(bytes32 id) internal view returns (address store) {
        return addressOf(address(this), id);
    }

    /// @notice The address at which `writer` keeps the bytes of `id`. Another contract can read them there without a
    /// call to the writer.
    function addressOf(address writer, bytes32 id) internal pure returns (address store) {
        assembly ("memory-safe") {
            // CREATE2: keccak256 of 0xff | writer | id | hash, 85 bytes from byte 11 of three words.
            let start := mload(0x40)
            mstore(start, or(shl(160, 0xff), shr(96, shl(96, writer))))
            mstore(add(start, 0x20), id)
            mstore(add(start, 0x40), _CREATOR_HASH)
            // CREATE with nonce 1: keccak256 of the RLP list (creator, 1), 23 bytes from byte 30 of the scratch space.
            mstore(0x14, keccak256(add(start, 0x0b), 0x55))
            mstore(0, 0xd694)
            mstore8(0x34, 0x01)
            store := shr(96, shl(96, keccak256(0x1e, 0x17)))
        }
    }
}
