// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BlockHash} from "./BlockHash.sol";

/// @notice Arbitrum's system contract, as far as this project calls it.
interface IArbSys {
    function arbBlockNumber() external view returns (uint256);
    function arbBlockHash(uint256 number) external view returns (bytes32);
    function arbChainID() external view returns (uint256);
}

/// @title The numbers and hashes of the blocks that a chain's RPC servers name
/// @notice On Arbitrum `block.number` is close to the number of the first layer's block, and BLOCKHASH belongs to it. The chain's
/// own blocks are known to `ArbSys`: the last 256, and older ones to the contract of EIP-2935.
/// @dev A contract finds out at its deployment and keeps the answer in an immutable, so a deployer cannot configure it wrongly.
library Blocks {
    address internal constant ARB_SYS = address(0x64);

    /// @notice Whether this chain is an Arbitrum chain: the address of `ArbSys` answers with the chain's id. No account can deploy
    /// a contract there.
    function isArbitrum() internal view returns (bool) {
        (bool answered, uint256 id) = _ask(abi.encodeCall(IArbSys.arbChainID, ()));
        return answered && id == block.chainid;
    }

    /// @notice Number of the current block.
    function number(bool arbitrum) internal view returns (uint256) {
        return arbitrum ? IArbSys(ARB_SYS).arbBlockNumber() : block.number;
    }

    /// @notice Hash of the block at `height`; zero for the current one, a later one or one out of reach.
    function hashOf(bool arbitrum, uint256 height) internal view returns (bytes32) {
        if (!arbitrum) return BlockHash.get(height);
        if (height >= number(true)) return 0;
        // It reverts on a block that is older than 256.
        (bool answered, uint256 hash) = _ask(abi.encodeCall(IArbSys.arbBlockHash, (height)));
        return answered ? bytes32(hash) : BlockHash.kept(height);
    }

    /// @dev An account without code succeeds with no answer.
    function _ask(bytes memory question) private view returns (bool answered, uint256 word) {
        address arbSys = ARB_SYS;
        assembly ("memory-safe") {
            answered := staticcall(gas(), arbSys, add(question, 0x20), mload(question), 0, 0x20)
            answered := and(answered, eq(returndatasize(), 0x20))
            if answered {
                word := mload(0)
            }
        }
    }
}
