// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IInferenceCallback} from "../interfaces/IInferenceCallback.sol";
import {IAssay} from "../interfaces/IAssay.sol";
import {PackedDelivery} from "../types/Delivery.sol";
import {JobState} from "../types/Job.sol";
import {Request} from "../types/Request.sol";

/// @title Base of a contract that asks for inferences and acts on their results
/// @notice Any account can create a job whose callback is this contract, with a model and an input of its own. So a result
/// counts only for a job that this contract asked for itself, and only once.
/// @dev If `_onInference` reverts or its gas runs out, the operator is paid all the same, and the job stays pending here. Any
/// account may then call the market's `retryCallback`, with more gas than the request named.
abstract contract InferenceConsumer is IInferenceCallback {
    using SafeERC20 for IERC20;

    /* ERRORS */

    /// @notice Only the market may report a result.
    /// @dev Selector 0xbfae38b3.
    error NotMarket(address caller);
    /// @notice This contract did not ask for the job, or already has its result.
    /// @dev Selector 0xbbf86c27.
    error NotPending(bytes32 jobId);

    /* IMMUTABLES */

    /// @notice Market that this contract asks.
    IAssay public immutable MARKET;

    /* STORAGE */

    mapping(bytes32 jobId => bool) private _pending;
    uint256 private _nonce;

    /* CONSTRUCTOR */

    /// @param market Market to ask.
    constructor(IAssay market) {
        MARKET = market;
    }

    /* EXTERNAL */

    /// @inheritdoc IInferenceCallback
    function onInference(bytes32 jobId, uint256[] calldata outputs) external {
        if (msg.sender != address(MARKET)) revert NotMarket(msg.sender);
        if (!_pending[jobId]) revert NotPending(jobId);
        delete _pending[jobId];
        _onInference(jobId, outputs);
    }

    /// @notice Returns whether this contract awaits the result of a job.
    /// @param jobId The job.
    /// @return pending Whether the result is still to come.
    function isPending(bytes32 jobId) public view returns (bool pending) {
        return _pending[jobId];
    }

    /* INTERNAL */

    /// @dev Acts on a result that was proven and paid. Runs once for each job, with the gas that the request names.
    function _onInference(bytes32 jobId, uint256[] calldata outputs) internal virtual;

    /// @dev Gas of the callback for a request that names none. Enough to write one new word on the dearest chain we know; gas
    /// that is not used costs nothing. Override it for a callback that writes more.
    function _callbackGas() internal view virtual returns (uint32) {
        return 400_000;
    }

    /// @dev Deposits tokens of this contract into its balance in the market.
    function _deposit(uint256 amount) internal {
        IERC20 token = MARKET.TOKEN();
        token.forceApprove(address(MARKET), amount);
        MARKET.deposit(amount);
    }

    /// @dev Takes tokens of an account that has approved this contract, and deposits them into this contract's balance in the
    /// market.
    function _depositFrom(address payer, uint256 amount) internal {
        MARKET.TOKEN().safeTransferFrom(payer, address(this), amount);
        _deposit(amount);
    }

    /// @dev Asks for an inference that this contract pays for and whose result it receives. Fills in requester, nonce and
    /// callback, and the callback's gas if the request names none. It spends this contract's balance in the market, so the
    /// function that calls it must decide who may spend that: its owner alone, or accounts that pay by `_depositFrom`.
    /// @param request Model, input, price and times, chosen by the caller.
    /// @param input Input bytes to publish to the operators; may be empty.
    function _ask(Request memory request, bytes memory input) internal returns (bytes32 jobId) {
        request.requester = address(this);
        request.callback = address(this);
        if (request.callbackGas == 0) request.callbackGas = _callbackGas();
        request.nonce = ++_nonce;
        jobId = MARKET.requestInference(request, input);
        _pending[jobId] = true;
    }

    /// @dev Demands the bytes of an output that did not reach its readers: only the requester can, which is this contract. Its
    /// demanded inputs any account may post.
    /// @param delivery The job's delivery, as its last event shows it.
    function _demandOutput(Request memory request, PackedDelivery memory delivery) internal {
        MARKET.demandOutput(request, delivery);
    }

    /// @dev Gives up a job that no operator serves, or whose lock holder waits for the input: cancels it, or forgets it if it
    /// expired. Its reserved tokens are this contract's balance in the market again, unless bytes that are not its input were posted
    /// (`closeWrongInput`): then up to its whole price is gone, so pay back to users what came back, and not the price.
    function _giveUp(Request memory request) internal {
        bytes32 jobId = MARKET.jobIdOf(request);
        if (!_pending[jobId]) revert NotPending(jobId);
        delete _pending[jobId];
        if (MARKET.stateOf(jobId) != JobState.None) MARKET.cancel(request);
    }
}
