// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeacon} from "../../contracts/interfaces/IBeacon.sol";

/// @notice A beacon whose seeds are whatever the test shows, at any time: 32 bytes, which can be shown again, or one byte
/// more, which cannot.
contract StubBeacon is IBeacon {
    uint256 public constant INTERVAL = 5 minutes;

    function targetAt(uint256 time) external pure returns (uint40) {
        return uint40(time / INTERVAL + 1);
    }

    function verify(uint40 target, bytes calldata evidence) external pure returns (bytes32, bool) {
        if (evidence.length != 32 && evidence.length != 33) revert WrongEvidence(target);
        return (bytes32(evidence), evidence.length == 32);
    }
}
