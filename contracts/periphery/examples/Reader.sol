// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {IAssay} from "../../interfaces/IAssay.sol";
import {Request} from "../../types/Request.sol";
import {InferenceConsumer} from "../InferenceConsumer.sol";

/// @title Example: a contract that asks for inferences with its owner's money and keeps the results
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract Reader is InferenceConsumer, Ownable {
    /// @notice Output words of a job; none until its result is proven.
    mapping(bytes32 jobId => uint256[] outputs) public results;

    /// @param market Market to ask.
    constructor(IAssay market) InferenceConsumer(market) Ownable(msg.sender) {}

    /// @notice Asks for an inference and pays it from the owner's tokens, which this contract must be allowed to take.
    /// @dev Reverts with OwnableUnauthorizedAccount; the market's errors.
    /// @param request Request from the SDK's `buildRequest`.
    /// @param input Input bytes from `prepareInput`; empty if they travel privately.
    /// @return jobId Job in the market.
    function ask(Request memory request, bytes calldata input) external onlyOwner returns (bytes32 jobId) {
        _depositFrom(msg.sender, request.maxPrice + request.callbackFee);
        return _ask(request, input);
    }

    /// @notice Gives up a job that no operator serves.
    /// @dev Reverts with OwnableUnauthorizedAccount; NotPending; the market's errors.
    /// @param request Request of the job, as the market's `Requested` event shows it.
    function giveUp(Request memory request) external onlyOwner {
        _giveUp(request);
    }

    /// @notice Sends money back that no job holds: of a job given up, or the rest of a highest price.
    /// @dev Reverts with OwnableUnauthorizedAccount; InsufficientBalance.
    /// @param amount Tokens.
    function withdraw(uint256 amount) external onlyOwner {
        MARKET.withdrawTo(msg.sender, amount);
    }

    function _onInference(bytes32 jobId, uint256[] calldata outputs) internal override {
        results[jobId] = outputs;
    }
}
