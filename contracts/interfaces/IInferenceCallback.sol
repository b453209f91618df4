// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Receiver of an inference's result
/// @notice A contract implements this interface to be called by the market when a job settles.
/// @dev Assumptions.
/// - Trust: the implementation trusts the market's address only, and must check `msg.sender`:
///   `periphery/InferenceConsumer` does.
/// - Gas: the call gets the gas that the request named; a retry gets at least as much.
interface IInferenceCallback {
    /// @notice The market calls this once, after the job is settled and all its money is booked.
    /// @dev A revert or an exhausted gas limit blocks no payment; anyone may retry the call later.
    /// @param jobId The job.
    /// @param outputs The model's output words: exactly as many as the `outputWords` of its id, never an input word.
    function onInference(bytes32 jobId, uint256[] calldata outputs) external;
}
