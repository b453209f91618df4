// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {ILocks} from "../interfaces/ILocks.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {RequestRules} from "../libraries/RequestRules.sol";
import {Clock} from "../types/Clock.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Request} from "../types/Request.sol";
import {Kernel} from "./Kernel.sol";

/// @title Requests: how a job is created and taken back, and the pause that stops new ones
abstract contract Requests is IRequests, Kernel, AccessManaged {
    using BitMaps for BitMaps.BitMap;

    /* CONSTANTS */

    /// @inheritdoc IRequests
    uint16 public constant MAX_FEE_BPS = 500;
    /// @inheritdoc IRequests
    uint256 public constant MAX_PAUSE_SECONDS = 3 days;
    /// @inheritdoc IRequests
    uint256 public constant PAUSE_COOLDOWN_SECONDS = 7 days;
    /// @inheritdoc IRequests
    uint256 public constant MAX_JOB_SECONDS = RequestRules.MAX_JOB_SECONDS;
    /// @inheritdoc IRequests
    uint256 public constant MAX_CALLBACK_GAS = RequestRules.MAX_CALLBACK_GAS;

    /* EXTERNAL: WITHOUT A GUARD, SO THAT A CONSUMER MAY ASK AGAIN FROM ITS CALLBACK */

    /// @inheritdoc IRequests
    function requestInference(Request calldata request, bytes calldata input) external returns (bytes32 jobId) {
        if (msg.sender != request.requester) revert NotRequester(msg.sender, request.requester);
        jobId = _jobId(request);
        _create(request, jobId, input.length != 0);
        _announce(request, jobId, input);
    }

    /// @inheritdoc IRequests
    function requestInferenceFor(
        Request calldata request,
        bytes calldata input,
        bytes calldata signature
    ) external returns (bytes32 jobId) {
        jobId = _jobId(request);
        _createSigned(request, jobId, signature, input.length != 0);
        _announce(request, jobId, input);
    }

    /// @inheritdoc IRequests
    function cancelNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    /* EXTERNAL: WITH A GUARD */

    /// @inheritdoc IRequests
    function cancel(Request calldata request) external nonReentrant {
        if (msg.sender != request.requester) revert NotRequester(msg.sender, request.requester);
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        if (job.has(JobLibrary.INPUT_DEMANDED) && job.state() == JobState.Locked) {
            _closeDemanded(request, jobId, job);
        } else {
            _closeOpen(request, jobId, _requireState(jobId, JobState.Open));
        }
        emit Cancelled(jobId, request.requester);
    }

    /* GOVERNANCE */

    /// @inheritdoc IRequests
    function pauseIntake() external restricted {
        Clock memory clock = _currentClock();
        uint256 earliest = clock.pausedUntil == 0 ? 0 : clock.pausedUntil + PAUSE_COOLDOWN_SECONDS;
        if (block.timestamp < earliest) revert PauseCoolingDown(earliest);
        if (clock.stops == JobLibrary.MAX_PAUSES) revert NoStopsLeft(JobLibrary.MAX_PAUSES);
        clock.pausedUntil = uint40(block.timestamp + MAX_PAUSE_SECONDS);
        clock.stop(_stops, block.timestamp, clock.pausedUntil);
        _clock = clock;
        emit Paused(clock.pausedUntil);
    }

    /// @inheritdoc IRequests
    function unpauseIntake() external restricted {
        Clock memory clock = _currentClock();
        if (!clock.isPaused()) revert NotPaused();
        clock.pausedUntil = uint40(block.timestamp);
        clock.shorten(_outages.until);
        _clock = clock;
        emit Unpaused();
    }

    /// @inheritdoc IRequests
    function setFee(uint16 feeBps) external restricted {
        if (feeBps > MAX_FEE_BPS) revert FeeTooHigh(feeBps, MAX_FEE_BPS);
        _clock.feeBps = feeBps;
        emit FeeSet(feeBps);
    }

    /* VIEWS */

    /// @inheritdoc IRequests
    function MODELS() external view returns (IModelRegistry) {
        return _MODELS;
    }

    /// @inheritdoc IRequests
    function CIRCUITS() external view returns (ICircuitRegistry) {
        return _CIRCUITS;
    }

    /// @inheritdoc IRequests
    function checkRequest(Request calldata request) external view {
        RequestRules.check(request, _MODELS, _ENCLAVES);
        _requireSound(request.modelId);
    }

    /// @inheritdoc IRequests
    function jobIdOf(Request calldata request) external view returns (bytes32) {
        return _jobId(request);
    }

    /// @inheritdoc IRequests
    function stateOf(bytes32 jobId) external view returns (JobState) {
        return _jobs[jobId].state();
    }

    /// @inheritdoc IRequests
    function jobOf(bytes32 jobId) external view returns (Job job, ILocks.Terms memory terms) {
        return (_jobs[jobId], _terms[jobId]);
    }

    /// @inheritdoc IRequests
    function stretchOf(bytes32 jobId) external view returns (uint256) {
        Job job = _jobs[jobId];
        // Its word keeps no pauses any more.
        if (job.state() > JobState.Locked) revert WrongState(jobId, job.state(), JobState.Locked);
        return _clock.stretch(_stops, _pauseIndexOf(job));
    }

    /// @inheritdoc IRequests
    function isNonceUsed(address requester, uint256 nonce) external view returns (bool) {
        return _nonces[requester].get(nonce);
    }

    /* PRIVATE */

    function _announce(Request calldata request, bytes32 jobId, bytes calldata input) private {
        if (input.length != 0 && keccak256(input) != request.inputDigest) revert InputMismatch(request.inputDigest);
        emit Requested(jobId, request.requester, request.modelId, request, input);
    }
}
