// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceCallback} from "../../contracts/interfaces/IInferenceCallback.sol";

/// @notice A callback that remembers what it was told, and can be broken.
contract Listener is IInferenceCallback {
    uint256 public calls;
    bytes32 public lastJob;
    uint256 public lastOutput;
    bool private _broken;

    error Broken();

    function setBroken(bool broken) external {
        _broken = broken;
    }

    function onInference(bytes32 jobId, uint256[] calldata outputs) external {
        if (_broken) revert Broken();
        ++calls;
        lastJob = jobId;
        lastOutput = outputs[0];
    }
}
