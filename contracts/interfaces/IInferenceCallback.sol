// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A contract that is told of its inference's result
interface IInferenceCallback {
    /// @notice Called once by the market after the job is settled and all its money is booked, with the gas that the
    /// request named. A revert or an exhausted gas limit blocks nobody's payment; anyone may retry the call later.
    /// @dev Check that `msg.sender` is the market: `periphery/InferenceConsumer` does.
    /// @param jobId The job.
    /// @param outputs The model's output words.
    function onInference(bytes32 jobId, uint256[] calldata outputs) external;
}
