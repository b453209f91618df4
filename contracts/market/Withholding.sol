// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../interfaces/IDisputes.sol";
import {ILocks} from "../interfaces/ILocks.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {IResults} from "../interfaces/IResults.sol";
import {IWithholding} from "../interfaces/IWithholding.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Request} from "../types/Request.sol";
import {Evidence} from "./Evidence.sol";

/// @title Bytes that one party withholds: the chain is where they must appear
/// @notice A job's input and output travel off chain, named by their hashes. If a party withholds its bytes, the other party
/// may demand them on chain once. Failing to post them ends the job at the withholder's expense.
abstract contract Withholding is IWithholding, Evidence {
    /* CONSTANTS */

    /// @inheritdoc IWithholding
    uint256 public constant MAX_DATA_BYTES = 16_384;

    /* EXTERNAL: INPUT */

    /// @inheritdoc IWithholding
    function demandInput(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert ILocks.NotLockHolder(msg.sender, job.operator());
        bool onChain = request.inputDigest == 0 || job.has(JobLibrary.INPUT_PUBLIC | JobLibrary.INPUT_DEMANDED);
        // Early, so that the window that begins again cannot end much later than the first.
        bool late = !_isDeclinable(request, job) || _isPast(job.lockedAt() + _DATA_SECONDS, job.pauseIndex());
        if (onChain || late) revert NoInputToDemand(jobId);
        uint256 time = _restart(request, jobId, job, JobLibrary.REOPENED | JobLibrary.INPUT_DEMANDED, 0);
        emit InputDemanded(jobId, job.operator(), time + _DATA_SECONDS);
    }

    /// @inheritdoc IWithholding
    function postInput(Request calldata request, bytes calldata input) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireInputDemand(jobId);
        uint256 closesAt = job.lockedAt() + _DATA_SECONDS;
        if (_isPast(closesAt, job.pauseIndex())) revert DataWindowClosed(jobId, closesAt);
        _requireData(request.inputDigest, input);
        _restart(request, jobId, job, JobLibrary.INPUT_PUBLIC, JobLibrary.INPUT_DEMANDED);
        emit InputPosted(jobId, input);
    }

    /// @inheritdoc IWithholding
    function closeWithheldInput(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireInputDemand(jobId);
        _requireLate(jobId, job.lockedAt(), job);
        uint96 price = _lockedPrice(request, jobId, job);
        _earn(job.operator(), 0, 0, _bondShares(price, job.bondBps()));
        _close(request, jobId, job, price);
        emit InputWithheld(jobId, job.operator());
    }

    /* EXTERNAL: OUTPUT */

    /// @inheritdoc IWithholding
    function demandOutput(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        if (msg.sender != request.requester) revert IRequests.NotRequester(msg.sender, request.requester);
        bytes32 jobId = _jobId(request);
        JobState state = _disputable(jobId);
        Delivery memory demanded = _require(jobId, state, delivery);
        if (demanded.outputDigest == 0 || demanded.demandedAt != 0) revert NoOutputToDemand(jobId);
        _updateStatus(demanded);
        uint256 closesAt = _challengeBy(demanded);
        if (_isPast(closesAt, demanded.lock.pauseIndex())) {
            revert IDisputes.ChallengeWindowClosed(jobId, closesAt);
        }
        demanded.demandedAt = uint40(_now(_currentClock(), demanded.lock.pauseIndex()));
        PackedDelivery memory packed = _store(jobId, state, demanded);
        emit OutputDemanded(jobId, demanded.demandedAt + _DATA_SECONDS, packed);
    }

    /// @inheritdoc IWithholding
    function postOutput(
        Request calldata request,
        PackedDelivery calldata delivery,
        bytes calldata output
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        (JobState state, Delivery memory demanded) = _requireOutputDemand(jobId, delivery);
        uint256 closesAt = demanded.demandedAt + _DATA_SECONDS;
        if (_isPast(closesAt, demanded.lock.pauseIndex())) revert DataWindowClosed(jobId, closesAt);
        _requireData(demanded.outputDigest, output);
        demanded.outputDigest = 0;
        demanded.demandedAt = 0;
        emit OutputPosted(jobId, output, _store(jobId, state, demanded));
    }

    /// @inheritdoc IWithholding
    function expireOutput(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        (JobState state, Delivery memory demanded) = _requireOutputDemand(jobId, delivery);
        if (state == JobState.Disputed) revert IRequests.WrongState(jobId, state, JobState.Provisional);
        _requireLate(jobId, demanded.demandedAt, demanded.lock);
        // A cheat must not buy its way out for the lesser penalty: neither when the audit has drawn its result, nor while
        // a challenge is still possible.
        _updateStatus(demanded);
        uint256 closesAt = _challengeBy(demanded);
        if (!_isPast(closesAt, demanded.lock.pauseIndex())) {
            revert IResults.ChallengeWindowOpen(jobId, closesAt);
        }
        if (_audit(jobId, demanded)) return;
        _penaliseLate(request, jobId, demanded.lock);
    }

    /* PRIVATE */

    /// @dev Begins the execution window again, at the price of the lock: the ramp has stood still since.
    function _restart(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint8 set,
        uint8 cleared
    ) private returns (uint256 time) {
        time = _now(_currentClock(), job.pauseIndex());
        uint96 price = _lockedPrice(request, jobId, job);
        ILocks.Terms storage terms = _terms[jobId];
        terms.reserve = price;
        terms.heldSeconds += _sinceLock(time, job);
        // The clock of `Job` fits 32 bits.
        _jobs[jobId] = job.restart(uint32(time), set, cleared);
    }

    function _requireInputDemand(bytes32 jobId) private view returns (Job job) {
        job = _requireState(jobId, JobState.Locked);
        if (!job.has(JobLibrary.INPUT_DEMANDED)) revert InputNotDemanded(jobId);
    }

    function _requireOutputDemand(
        bytes32 jobId,
        PackedDelivery calldata delivery
    ) private view returns (JobState state, Delivery memory demanded) {
        state = _disputable(jobId);
        demanded = _require(jobId, state, delivery);
        if (demanded.demandedAt == 0) revert OutputNotDemanded(jobId);
    }

    function _requireData(bytes32 digest, bytes calldata data) private pure {
        if (data.length > MAX_DATA_BYTES || keccak256(data) != digest) revert WrongData(digest, data.length);
    }

    function _requireLate(bytes32 jobId, uint256 demandedAt, Job job) private {
        uint256 closesAt = demandedAt + _DATA_SECONDS;
        if (!_isPast(closesAt, job.pauseIndex())) revert DataWindowOpen(jobId, closesAt);
    }
}
