// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAvailabilityModule} from "../interfaces/IAvailabilityModule.sol";
import {IEnclaveModule} from "../interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Request} from "../types/Request.sol";
import {Audits} from "./Audits.sol";

/// @title Bytes that one side withholds: the chain is where they must appear
/// @notice A job's input and output travel off chain, named by their hashes. Whoever does not get his demands it here,
/// once; the other side posts it, which settles the question for good, or the job ends at its cost.
abstract contract Availability is IAvailabilityModule, Audits {
    /// Most bytes that can be demanded and posted: as calldata, less than a million gas (EIP-7623).
    uint256 public constant MAX_DATA_BYTES = 16_384;

    /* EXTERNAL: INPUT */

    /// @inheritdoc IAvailabilityModule
    function demandInput(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert IJobMarket.NotLockHolder(msg.sender, job.operator());
        bool onChain = request.inputDigest == 0 || job.has(JobLibrary.INPUT_PUBLIC | JobLibrary.INPUT_DEMANDED);
        // Early, so that the window that begins again cannot end much later than the first.
        bool late = !_isDeclinable(request, job) || _isPast(job.lockedAt() + _DATA_SECONDS, job.pauseIndex());
        if (onChain || late) revert NoInputToDemand(jobId);
        uint256 time = _restart(request, jobId, job, JobLibrary.REOPENED | JobLibrary.INPUT_DEMANDED, 0);
        emit InputDemanded(jobId, job.operator(), time + _DATA_SECONDS);
    }

    /// @inheritdoc IAvailabilityModule
    function postInput(Request calldata request, bytes calldata input) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireInputDemand(jobId);
        uint256 closesAt = job.lockedAt() + _DATA_SECONDS;
        if (_isPast(closesAt, job.pauseIndex())) revert DataWindowClosed(jobId, closesAt);
        _requireData(request.inputDigest, input);
        _restart(request, jobId, job, JobLibrary.INPUT_PUBLIC, JobLibrary.INPUT_DEMANDED);
        emit InputPosted(jobId, input);
    }

    /// @inheritdoc IAvailabilityModule
    function closeWithheldInput(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireInputDemand(jobId);
        _requireLate(jobId, job.lockedAt(), job);
        uint96 price = _lockedPrice(request, jobId, job);
        _earn(job.operator(), 0, 0, _bondShares(price, job.bondHundredths()));
        _close(request, jobId, job, price);
        emit InputWithheld(jobId, job.operator());
    }

    /* EXTERNAL: OUTPUT */

    /// @inheritdoc IAvailabilityModule
    function demandOutput(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        if (msg.sender != request.requester) revert IJobMarket.NotRequester(msg.sender, request.requester);
        bytes32 jobId = _jobId(request);
        JobState state = _disputable(jobId);
        Delivery memory demanded = _require(jobId, state, delivery);
        if (demanded.outputDigest == 0 || demanded.demandedAt != 0) revert NoOutputToDemand(jobId);
        _updateStatus(demanded);
        uint256 closesAt = _challengeBy(demanded);
        if (_isPast(closesAt, demanded.lock.pauseIndex())) {
            revert IEnclaveModule.ChallengeWindowClosed(jobId, closesAt);
        }
        demanded.demandedAt = uint40(_now(_clock, demanded.lock.pauseIndex()));
        PackedDelivery memory packed = _store(jobId, state, demanded);
        emit OutputDemanded(jobId, demanded.demandedAt + _DATA_SECONDS, packed);
    }

    /// @inheritdoc IAvailabilityModule
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

    /// @inheritdoc IAvailabilityModule
    function expireOutput(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        (JobState state, Delivery memory demanded) = _requireOutputDemand(jobId, delivery);
        if (state == JobState.Disputed) revert IJobMarket.WrongState(jobId, state, JobState.Provisional);
        _requireLate(jobId, demanded.demandedAt, demanded.lock);
        // A cheat must not buy its way out for the lesser penalty: neither one that the audit has drawn, nor one that
        // somebody may still challenge.
        _updateStatus(demanded);
        uint256 closesAt = _challengeBy(demanded);
        if (!_isPast(closesAt, demanded.lock.pauseIndex())) {
            revert IEnclaveModule.ChallengeWindowOpen(jobId, closesAt);
        }
        if (_draw(jobId, demanded)) return;
        _penaliseLate(request, jobId, demanded.lock);
    }

    /* VIEWS */

    /// @inheritdoc IAvailabilityModule
    function config() external view returns (MarketConfig memory) {
        return
            MarketConfig({
                token: _TOKEN,
                models: _MODELS,
                circuits: _CIRCUITS,
                enclaves: _ENCLAVES,
                minBond: _MIN_BOND,
                keeperCap: _KEEPER_CAP,
                challengeSeconds: uint32(_CHALLENGE_SECONDS),
                proofSeconds: uint32(_PROOF_SECONDS),
                dataSeconds: uint32(_DATA_SECONDS)
            });
    }

    /// @inheritdoc IAvailabilityModule
    function longestAfterlife() external view returns (uint256) {
        // An input may be demanded one data window after the lock and posted one later; an output takes a third.
        return 3 * _DATA_SECONDS + DOWNGRADE_FACTOR * (_CHALLENGE_SECONDS + _PROOF_SECONDS) + Penalties.SLASH_DELAY;
    }

    /// @inheritdoc IAvailabilityModule
    function auditRate(PackedDelivery calldata delivery) external view returns (uint256 rate) {
        Delivery memory updated = delivery.unpack();
        _updateStatus(updated);
        return _rate(updated);
    }

    /// @inheritdoc IAvailabilityModule
    function windowsOf(PackedDelivery calldata delivery) external view returns (uint256 challengeBy, uint256 proveBy) {
        Delivery memory updated = delivery.unpack();
        _updateStatus(updated);
        challengeBy = _challengeBy(updated);
        if (updated.disputedAt != 0) proveBy = _proveBy(updated);
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
        time = _now(_clock, job.pauseIndex());
        uint96 price = _lockedPrice(request, jobId, job);
        IJobMarket.Terms storage terms = _terms[jobId];
        terms.reserve = price;
        // The clock of `Job` fits 32 bits.
        terms.heldSeconds += uint40(time - job.lockedAt());
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

    function _requireLate(bytes32 jobId, uint256 demandedAt, Job job) private view {
        uint256 closesAt = demandedAt + _DATA_SECONDS;
        if (!_isPast(closesAt, job.pauseIndex())) revert DataWindowOpen(jobId, closesAt);
    }
}
