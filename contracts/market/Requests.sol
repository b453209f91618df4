// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IEnclaveModule} from "../interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Statement} from "../libraries/Statement.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Jobs} from "./Jobs.sol";

/// @title Creation of jobs: what a request may say, who may make it, and what it reserves
abstract contract Requests is IJobMarket, Jobs {
    using BitMaps for BitMaps.BitMap;

    /* CONSTANTS */

    /// Most gas a callback may ask for.
    uint256 public constant MAX_CALLBACK_GAS = 500_000;
    /// Longest time from a job's creation to its deadline. Half the unbonding time must cover it with the windows for
    /// challenge, proof and slash that may follow; the constructor of `JobMarket` checks that.
    uint256 public constant MAX_JOB_SECONDS = 4 days;
    /* EXTERNAL */

    /// @inheritdoc IJobMarket
    function requestInference(Request calldata request, bytes calldata input) external returns (bytes32 jobId) {
        if (msg.sender != request.requester) revert NotRequester(msg.sender, request.requester);
        jobId = _jobId(request);
        _create(request, jobId, input.length != 0);
        _announce(request, jobId, input);
    }

    /// @inheritdoc IJobMarket
    function requestInferenceFor(
        Request calldata request,
        bytes calldata input,
        bytes calldata signature
    ) external returns (bytes32 jobId) {
        jobId = _jobId(request);
        _createSigned(request, jobId, signature, input.length != 0);
        _announce(request, jobId, input);
    }

    /// @inheritdoc IJobMarket
    function cancel(Request calldata request) external nonReentrant {
        if (msg.sender != request.requester) revert NotRequester(msg.sender, request.requester);
        bytes32 jobId = _jobId(request);
        _closeOpen(request, jobId, _requireState(jobId, JobState.Open));
        emit Cancelled(jobId, request.requester);
    }

    /// @inheritdoc IJobMarket
    function cancelNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    /* VIEWS */

    /// @inheritdoc IJobMarket
    function jobIdOf(Request calldata request) external view returns (bytes32) {
        return _jobId(request);
    }

    /// @inheritdoc IJobMarket
    function stateOf(bytes32 jobId) external view returns (JobState) {
        return _jobs[jobId].state();
    }

    /// @inheritdoc IJobMarket
    function jobOf(bytes32 jobId) external view returns (Job job, Terms memory terms) {
        return (_jobs[jobId], _terms[jobId]);
    }

    /// @inheritdoc IJobMarket
    function stretchOf(bytes32 jobId) external view returns (uint256) {
        return _stretch(_clock, _pauseIndexOf(_jobs[jobId]));
    }

    /// @inheritdoc IJobMarket
    function isNonceUsed(address requester, uint256 nonce) external view returns (bool) {
        return _nonces[requester].get(nonce);
    }

    /* INTERNAL */

    /// @dev Pauses that had begun when the job was created; for what keeps no such number, those of now.
    function _pauseIndexOf(Job job) internal view returns (uint16) {
        JobState state = job.state();
        return state == JobState.Open || state == JobState.Locked ? job.pauseIndex() : _clock.pauses;
    }

    function _createSigned(
        Request calldata request,
        bytes32 jobId,
        bytes calldata signature,
        bool inputIsPublic
    ) internal returns (Job) {
        if (!Signatures.isValid(request.requester, jobId, signature)) {
            revert InvalidSignature(request.requester, jobId);
        }
        return _create(request, jobId, inputIsPublic);
    }

    /// @dev Checks the request, uses its nonce, reserves its highest price and callback fee and opens the job.
    function _create(Request calldata request, bytes32 jobId, bool inputIsPublic) internal returns (Job job) {
        Clock memory clock = _clock;
        _requireIntake(clock);
        _check(request);
        _useNonce(request.requester, request.nonce);
        job = JobLibrary.open(clock.pauses, clock.feeTenths, inputIsPublic ? JobLibrary.INPUT_PUBLIC : 0);
        _jobs[jobId] = job;
        _debit(request.requester, uint256(request.maxPrice) + request.callbackFee);
    }

    /// @dev Ends an open job without a result.
    function _closeOpen(Request calldata request, bytes32 jobId, Job job) internal {
        _close(request, jobId, job, job.has(JobLibrary.REOPENED) ? _terms[jobId].reserve : request.maxPrice);
    }

    /* PRIVATE */

    function _announce(Request calldata request, bytes32 jobId, bytes calldata input) private {
        if (input.length != 0 && keccak256(input) != request.inputDigest) revert InputMismatch(request.inputDigest);
        emit Requested(jobId, request.requester, request.modelId, request, input);
    }

    function _useNonce(address requester, uint256 nonce) private {
        if (_nonces[requester].get(nonce)) revert NonceUsed(requester, nonce);
        _nonces[requester].set(nonce);
    }

    function _check(Request calldata request) private view {
        if (request.minPrice > request.maxPrice) revert MalformedPrice(request.minPrice, request.maxPrice);
        if (request.operator != address(0) && request.minPrice != request.maxPrice) {
            revert NamedOperatorNeedsFixedPrice();
        }
        if (
            request.rampStart > request.rampEnd ||
            request.executionWindow == 0 ||
            request.lockBy < block.timestamp ||
            uint256(request.lockBy) + request.executionWindow > request.deadline
        ) revert MalformedTimes();
        if (request.deadline > block.timestamp + MAX_JOB_SECONDS) {
            revert JobTooLong(request.deadline, block.timestamp + MAX_JOB_SECONDS);
        }
        if (
            request.callback == address(0)
                ? request.callbackGas != 0 || request.callbackFee != 0
                : request.callbackGas == 0 || request.callbackGas > MAX_CALLBACK_GAS
        ) revert MalformedCallback(request.callback, request.callbackGas);
        if (!Statement.isInputCommitment(request.inputCommitment)) {
            revert MalformedInputCommitment(request.inputCommitment);
        }
        if (request.assurance != Assurance.Proof) {
            IEnclaveModule(address(this)).checkRequest(request);
            return;
        }
        if (request.valueAtRisk != 0) revert MalformedValueAtRisk(request.valueAtRisk);
        if (request.confidential) revert UnsupportedAssurance(request.assurance);
        if (_MODELS.circuitOf(request.modelId) == 0) revert ModelHasNoCircuit(request.modelId);
    }
}
