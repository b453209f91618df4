// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Hashes of past blocks
/// @notice The opcode knows the last 256 blocks; EIP-2935's contract, where a chain has it, the last 8191.
library BlockHash {
    address internal constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    /// @notice Hash of the block at `height`; zero for a block that is not mined yet or out of reach.
    function get(uint256 height) internal view returns (bytes32 hash) {
        hash = blockhash(height);
        if (hash != 0 || height >= block.number) return hash;
        return kept(height);
    }

    /// @notice Hash that EIP-2935's contract keeps of the block at `height`; zero where the chain has no such contract, or the
    /// block is out of its reach.
    function kept(uint256 height) internal view returns (bytes32 hash) {
        address history = HISTORY;
        assembly ("memory-safe") {
            mstore(0, height)
            // Where the chain has no such contract the call returns nothing, and where it fails the answer is void.
            let held := staticcall(gas(), history, 0, 32, 0, 32)
            if and(held, eq(returndatasize(), 32)) {
                hash := mload(0)
            }
        }
    }
}
