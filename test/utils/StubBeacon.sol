// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeacon} from "../../contracts/interfaces/IBeacon.sol";

/// @notice A beacon whose targets are blocks and whose seeds are whatever the test shows, at any time.
contract StubBeacon is IBeacon {
    function targetAt(uint256) external view returns (uint40) {
        return uint40(block.number + 2);
    }

    function verify(uint40 target, bytes calldata evidence) external pure returns (bytes32) {
        if (evidence.length != 32) revert WrongEvidence(target);
        return bytes32(evidence);
    }
}
