// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../interfaces/IDisputes.sol";
import {ILocks} from "../interfaces/ILocks.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {IResults} from "../interfaces/IResults.sol";
import {IWithholding} from "../interfaces/IWithholding.sol";
import {BatchStatement} from "../libraries/BatchStatement.sol";
import {InputForm} from "../libraries/InputForm.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {Statement} from "../libraries/Statement.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {Evidence} from "./Evidence.sol";

/// @title Bytes that one party withholds: the chain is where they must appear
/// @notice A job's input and output travel off chain, named by their hashes. If a party withholds its bytes, the other party
/// may demand them on chain once. A demand for the input costs a fee; an output that is not posted costs R1.
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
        if (onChain || _isPast(job.lockedAt() + _demandSeconds(request), job.pauseIndex())) {
            revert NoInputToDemand(jobId);
        }
        _jobs[jobId] = job.mark(JobLibrary.INPUT_DEMANDED, 0);
        // From the balance: audits count on the whole bond.
        uint96 fee = Penalties.decline(type(uint96).max, _lockedPrice(request, jobId, job), _MIN_BOND);
        _debit(msg.sender, fee);
        _credit(request.requester, fee);
        emit InputDemanded(jobId, msg.sender, fee, job.lockedAt() + _postSeconds(request));
    }

    /// @inheritdoc IWithholding
    function postInput(Request calldata request, bytes calldata input) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireInputDemand(jobId);
        uint256 closesAt = job.lockedAt() + _postSeconds(request);
        if (_isPast(closesAt, job.pauseIndex())) revert DataWindowClosed(jobId, closesAt);
        _requireData(request.inputDigest, input);
        job = job.mark(JobLibrary.INPUT_PUBLIC | JobLibrary.INPUT_POSTED, JobLibrary.INPUT_DEMANDED);
        _jobs[jobId] = job;
        emit InputPosted(jobId, _deadlineOf(request, job), input);
    }

    /// @inheritdoc IWithholding
    function closeWithheldInput(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireInputDemand(jobId);
        uint256 closesAt = job.lockedAt() + _postSeconds(request);
        if (!_isPast(closesAt, job.pauseIndex())) revert DataWindowOpen(jobId, closesAt);
        _closeDemanded(request, jobId, job);
        emit InputWithheld(jobId, job.operator());
    }

    /// @inheritdoc IWithholding
    function closeWrongInput(
        Model calldata model,
        Request calldata request,
        bytes calldata input,
        uint256 opened,
        bytes calldata proof
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert ILocks.NotLockHolder(msg.sender, job.operator());
        if (!job.has(JobLibrary.INPUT_POSTED)) revert InputNotPosted(jobId);
        _requireInTime(request, jobId, job);
        _requireModel(model, request);
        _requireData(request.inputDigest, input);
        _requireWrong(model, request, jobId, input, opened, proof);
        // The fee that the holder paid for the demand, and as much again, but no more than the price: a job takes nothing that it
        // did not bring. Together 4% of a uint96 at most.
        uint96 price = _lockedPrice(request, jobId, job);
        uint96 paid = Penalties.decline(type(uint96).max, price, _MIN_BOND);
        paid += paid < price ? paid : price;
        _closeDemanded(request, jobId, job);
        // The price is back in the balance, so that the requester cannot withdraw it first.
        uint96 balance = _accounts[request.requester].balance;
        if (paid > balance) paid = balance;
        _debit(request.requester, paid);
        _credit(msg.sender, paid);
        emit InputShownWrong(jobId, msg.sender, paid);
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
        uint256 closesAt = _demandBy(demanded);
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
        _requireData(demanded.outputDigest, output);
        demanded.outputDigest = 0;
        if (_isWindowOpen(state, demanded)) {
            demanded.demandedAt = uint40(_now(_currentClock(), demanded.lock.pauseIndex()));
        }
        emit OutputPosted(jobId, output, _store(jobId, state, demanded));
    }

    /// @inheritdoc IWithholding
    function expireOutput(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        (JobState state, Delivery memory demanded) = _requireOutputDemand(jobId, delivery);
        if (state == JobState.Disputed) revert IRequests.WrongState(jobId, state, JobState.Provisional);
        uint256 postBy = demanded.demandedAt + _DATA_SECONDS;
        if (!_isPast(postBy, demanded.lock.pauseIndex())) revert DataWindowOpen(jobId, postBy);
        // A cheat must not buy its way out for the lesser penalty: neither when the audit has drawn its result, nor while
        // a challenge is still possible. A proven result is no lie.
        if (!demanded.proven) {
            _updateStatus(demanded);
            uint256 closesAt = _challengeBy(demanded);
            if (!_isPast(closesAt, demanded.lock.pauseIndex())) {
                revert IResults.ChallengeWindowOpen(jobId, closesAt);
            }
            if (_audit(jobId, demanded)) return;
        }
        _penaliseLate(request, jobId, demanded.lock);
    }

    /* PRIVATE */

    function _requireInputDemand(bytes32 jobId) private view returns (Job job) {
        job = _requireState(jobId, JobState.Locked);
        if (!job.has(JobLibrary.INPUT_DEMANDED)) revert InputNotDemanded(jobId);
    }

    /// @dev Reverts if the bytes open the commitment, or if that is not shown.
    /// @param opened What the bytes commit to, if the proof holds.
    function _requireWrong(
        Model calldata model,
        Request calldata request,
        bytes32 jobId,
        bytes calldata input,
        uint256 opened,
        bytes calldata proof
    ) private view {
        uint32 format = model.inputFormat;
        if (format == 0 || request.confidential) revert InputNotJudged(jobId);
        bool isCommitted = model.openingCircuitId != 0;
        if (!InputForm.isWellFormed(format, isCommitted, input)) return;
        if (!isCommitted) opened = uint256(Statement.commitmentTo(InputForm.values(format, input)));
        if (bytes32(opened) == request.inputCommitment) revert InputOpens(jobId);
        if (!isCommitted) return;
        uint256[] memory signals = BatchStatement.signals(InputForm.chained(format, input), opened);
        if (!_proves(model.openingCircuitId, signals, proof)) revert InvalidOpening(jobId);
    }

    function _requireOutputDemand(
        bytes32 jobId,
        PackedDelivery calldata delivery
    ) private view returns (JobState state, Delivery memory demanded) {
        state = _disputable(jobId);
        demanded = _require(jobId, state, delivery);
        if (!_isOwed(demanded)) revert OutputNotDemanded(jobId);
    }

    /// @dev Whether a call that the post spoils might still come in time. A post keeps its window open, and opens none again.
    function _isWindowOpen(JobState state, Delivery memory delivery) private returns (bool) {
        // The delivery keeps its status: what is looked at late must not lengthen a window.
        VendorStatus kept = delivery.status;
        _updateStatus(delivery);
        uint256 closesAt = state == JobState.Disputed ? _proveBy(delivery) : _challengeBy(delivery);
        delivery.status = kept;
        return !_isPast(closesAt, delivery.lock.pauseIndex());
    }

    function _requireData(bytes32 digest, bytes calldata data) private pure {
        if (data.length > MAX_DATA_BYTES || keccak256(data) != digest) revert WrongData(digest, data.length);
    }
}
