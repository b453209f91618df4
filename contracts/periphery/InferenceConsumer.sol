// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IInferenceCallback} from "../interfaces/IInferenceCallback.sol";
import {IAssay} from "../interfaces/IAssay.sol";
import {JobState} from "../types/Job.sol";
import {Request} from "../types/Request.sol";

/// @title Base of a contract that asks for inferences and acts on their results
/// @notice Anyone can create a job whose callback is this contract, with a model and an input of his own. So a result
/// counts only for a job that this contract asked for itself, and only once.
/// @dev If `_onInference` reverts or its gas runs out, the operator is paid all the same and anyone may call the market's
/// `retryCallback`; the job is then still pending here.
abstract contract InferenceConsumer is IInferenceCallback {
    using SafeERC20 for IERC20;

    /* ERRORS */

    /// @notice Only the market tells results.
    /// @dev Selector 0xdcec26d5.
    error NotTheMarket(address caller);
    /// @notice This contract did not ask for the job, or has its result already.
    /// @dev Selector 0xbbf86c27.
    error NotPending(bytes32 jobId);

    /* IMMUTABLES */

    /// @notice The market that this contract asks.
    IAssay public immutable MARKET;

    /* STORAGE */

    mapping(bytes32 jobId => bool) private _pending;
    uint256 private _nonce;

    /* CONSTRUCTOR */

    constructor(IAssay market) {
        MARKET = market;
    }

    /* EXTERNAL */

    /// @inheritdoc IInferenceCallback
    function onInference(bytes32 jobId, uint256[] calldata outputs) external {
        if (msg.sender != address(MARKET)) revert NotTheMarket(msg.sender);
        if (!_pending[jobId]) revert NotPending(jobId);
        delete _pending[jobId];
        _onInference(jobId, outputs);
    }

    /// @notice Whether the result of this job is awaited.
    function isPending(bytes32 jobId) public view returns (bool) {
        return _pending[jobId];
    }

    /* INTERNAL */

    /// @dev Acts on a result that was proven and paid. Runs once a job, with the gas that the request named.
    function _onInference(bytes32 jobId, uint256[] calldata outputs) internal virtual;

    /// @dev Puts tokens of this contract into its balance in the market.
    function _deposit(uint256 amount) internal {
        IERC20 token = MARKET.TOKEN();
        token.forceApprove(address(MARKET), amount);
        MARKET.deposit(amount);
    }

    /// @dev Asks for an inference that this contract pays and is told of. Fills in who asks, the nonce and the callback;
    /// the caller names model, input, price, times and callback gas.
    /// @param input Input bytes to publish to the operators; may be empty.
    function _ask(Request memory request, bytes memory input) internal returns (bytes32 jobId) {
        request.requester = address(this);
        request.callback = address(this);
        request.nonce = ++_nonce;
        jobId = MARKET.requestInference(request, input);
        _pending[jobId] = true;
    }

    /// @dev Gives up a job that nobody serves: cancels it, or takes note that it expired. What it had reserved is this
    /// contract's balance in the market again.
    function _giveUp(Request memory request) internal {
        bytes32 jobId = MARKET.jobIdOf(request);
        if (!_pending[jobId]) revert NotPending(jobId);
        delete _pending[jobId];
        if (MARKET.stateOf(jobId) != JobState.None) MARKET.cancel(request);
    }
}
