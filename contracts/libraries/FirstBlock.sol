// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BlockHeader} from "@openzeppelin/contracts/utils/BlockHeader.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";

import {IBeacon} from "../interfaces/IBeacon.sol";
import {BlockHash} from "./BlockHash.sol";

/// @title The random number of the first block after a moment
/// @notice Two headers show it: the block's, whose hash the chain still knows (BLOCKHASH or EIP-2935), and its parent's, which
/// is older than the moment. So a moment has one such block, and no caller can choose another.
library FirstBlock {
    using BlockHeader for Memory.Slice[];

    /// @notice Header field 13, `mixHash`, which holds the block's RANDAO since the Merge.
    /// @param target For the error.
    /// @param moment Seconds since the epoch.
    /// @param evidence `abi.encode(header, parentHeader)`, both in RLP.
    function randao(uint40 target, uint256 moment, bytes calldata evidence) internal view returns (bytes32) {
        (bytes memory header, bytes memory parent) = abi.decode(evidence, (bytes, bytes));
        Memory.Slice[] memory fields = BlockHeader.parseHeader(header);
        bytes32 hash = BlockHash.get(fields.getNumber());
        // A block out of reach has no hash, which is no header's.
        bool known = hash == keccak256(header) && fields.getParentHash() == keccak256(parent);
        if (!known || fields.getTimestamp() < moment) revert IBeacon.WrongEvidence(target);
        if (BlockHeader.parseHeader(parent).getTimestamp() >= moment) revert IBeacon.WrongEvidence(target);
        return fields.getPrevRandao();
    }
}
