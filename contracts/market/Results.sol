// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {ILocks} from "../interfaces/ILocks.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {IResults} from "../interfaces/IResults.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {IWithholding} from "../interfaces/IWithholding.sol";
import {AuditRate} from "../libraries/AuditRate.sol";
import {BatchNote} from "../libraries/BatchNote.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {ResultTree} from "../libraries/ResultTree.sol";
import {Shape} from "../libraries/Shape.sol";
import {Statement} from "../libraries/Statement.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Clock} from "../types/Clock.sol";
import {Delivery, PackedDelivery, PackedDeliveryLibrary} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {ProverLibrary} from "../types/Prover.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Sessions} from "./Sessions.sol";

/// @title Delivery of results that an enclave signed, and their settlement once their windows have passed
abstract contract Results is IResults, Sessions {
    /* CONSTANTS */

    /// @inheritdoc IResults
    uint256 public constant DOWNGRADE_FACTOR = _DOWNGRADE_FACTOR;

    /* EXTERNAL */

    /// @inheritdoc IResults
    function deliver(
        Model calldata model,
        Result calldata result,
        bytes32[] calldata path,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 separator = _separator();
        Request calldata request = result.request;
        bytes32 jobId = _jobId(separator, request);
        Job job = _requireState(jobId, JobState.Locked);
        if (request.assurance == Assurance.Proof) revert IRequests.UnsupportedAssurance(request.assurance);
        _requireModel(model, request);
        Shape.requireOutputs(model, result.outputs);
        uint256 note = BatchNote.get();
        Session memory session =
            note == 0
                ? _signer(separator, model, _rootOf(result, jobId, job.operator(), path), signature)
                : _sessionOf(note);
        _deliver(model, result, jobId, job, session);
    }

    /// @inheritdoc IResults
    function deliverMany(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature
    ) external returns (bytes4[] memory verdicts) {
        return _deliverMany(model, results, signature);
    }

    /// @inheritdoc IResults
    function deliverAndFinalise(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature,
        Finalisation[] calldata items
    ) external returns (bytes4[] memory deliveries, bytes4[] memory finalisations) {
        deliveries = _deliverMany(model, results, signature);
        finalisations = _finaliseMany(items);
    }

    /// @inheritdoc IResults
    function draw(bytes32 jobId, PackedDelivery calldata delivery) external nonReentrant {
        Delivery memory drawn = _require(jobId, JobState.Provisional, delivery);
        _updateStatus(drawn);
        _audit(jobId, drawn);
    }

    /// @inheritdoc IResults
    function finalise(bytes32 jobId, PackedDelivery calldata delivery) external nonReentrant {
        Delivery memory final_ = _requireDue(jobId, delivery);
        if (final_.hasCallback) revert CallbackWaits(jobId);
        if (_audit(jobId, final_)) return;
        Job job = final_.lock;
        _jobs[jobId] = JobLibrary.settled(final_.resultHash);
        emit Finalised(jobId, job.operator(), _pay(jobId, job, final_.price, 0));
    }

    /// @inheritdoc IResults
    function finaliseMany(Finalisation[] calldata items) external returns (bytes4[] memory verdicts) {
        return _finaliseMany(items);
    }

    /// @inheritdoc IResults
    function finaliseWithCallback(
        Request calldata request,
        uint256[] calldata outputs,
        PackedDelivery calldata delivery
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Delivery memory final_ = _requireDue(jobId, delivery);
        if (Statement.resultHash(jobId, outputs) != final_.resultHash) revert ISettlements.WrongResult(jobId);
        if (!_audit(jobId, final_)) _complete(request, jobId, final_.lock, final_.price, 0, outputs, msg.sender);
    }

    /// @inheritdoc IResults
    function retryCallback(
        Request calldata request,
        uint256[] calldata outputs,
        uint256 gasLimit
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        bytes32 resultHash = Statement.resultHash(jobId, outputs);
        if (!_jobs[jobId].hasResult(resultHash)) revert ISettlements.WrongResult(jobId);
        if (!_jobs[jobId].isUntold()) revert NoFailedCallback(jobId);
        _jobs[jobId] = JobLibrary.settled(resultHash);
        // A fork may have made the callback dearer than its request foresaw, so the caller may give it more, but never less.
        if (gasLimit < request.callbackGas) gasLimit = request.callbackGas;
        if (_callBack(request, jobId, outputs, gasLimit)) emit CallbackRetried(jobId, request.callback);
    }

    /// @inheritdoc IResults
    function voidUnprovable(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Delivery memory void = _require(jobId, JobState.Provisional, delivery);
        if (!_isUnbelievable(void)) revert StillBelievable(jobId);
        Job job = void.lock;
        _earn(job.operator(), 0, 0, _bondShares(void.price, job.bondBps()));
        _close(request, jobId, job, void.price);
        emit Voided(jobId, job.operator());
    }

    /// @inheritdoc IResults
    function giveBack(Model calldata model, Request calldata request, address sessionKey) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert ILocks.NotLockHolder(msg.sender, job.operator());
        // A proof needs no vendor.
        if (request.assurance == Assurance.Proof) revert IRequests.UnsupportedAssurance(request.assurance);
        if (!job.has(JobLibrary.INPUT_DEMANDED)) _requireInTime(request, jobId, job);
        _requireModel(model, request);
        (Session memory session, bool valid) = _resolveBefore(model, sessionKey, job);
        if (session.operator != msg.sender) revert NotSessionOperator(msg.sender, session.operator);
        if (!valid) revert InvalidSession(sessionKey);
        if (_ENCLAVES.revokedAt(sessionKey) == 0 && _ENCLAVES.statusOf(session.vendor) <= session.status) {
            revert StillUsable(sessionKey, session.vendor);
        }
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        _earn(msg.sender, 0, 0, _bondShares(price, job.bondBps()));
        _reopen(request, jobId, job, price, 0);
        emit ILocks.Declined(jobId, msg.sender, 0);
    }

    /* VIEWS */

    /// @inheritdoc IResults
    function digestOf(bytes32 root) external view returns (bytes32 digest) {
        return MessageHashUtils.toTypedDataHash(_separator(), ResultTree.structHash(root));
    }

    /// @inheritdoc IResults
    function windowsOf(PackedDelivery calldata delivery) external view returns (uint256 challengeBy, uint256 proveBy) {
        Delivery memory updated = delivery.unpack();
        _updateStatus(updated);
        challengeBy = _challengeBy(updated);
        if (updated.disputedAt != 0) proveBy = _proveBy(updated);
    }

    /// @inheritdoc IResults
    function stretchOfDelivery(PackedDelivery calldata delivery) external view returns (uint256) {
        return block.timestamp - _now(_clock, delivery.lock.pauseIndex());
    }

    /// @inheritdoc IResults
    function auditRateBps(PackedDelivery calldata delivery) external view returns (uint256 rateBps) {
        Delivery memory updated = delivery.unpack();
        _updateStatus(updated);
        return AuditRate.toBps(_rate(updated));
    }

    /// @inheritdoc IResults
    function longestAfterlife() external view returns (uint256) {
        // An input may be demanded one data window after the lock and posted one later; an output takes a third, and its post
        // keeps the challenge window open for a moment. A dispute may have to wait for its turn.
        return
            3 * _DATA_SECONDS +
            _RESEND_SECONDS +
            _DOWNGRADE_FACTOR * (_CHALLENGE_SECONDS + _PROOF_SECONDS) +
            ProverLibrary.MAX_BACKLOG / ProverLibrary.SECOND +
            Penalties.LONGEST_SLASH_DELAY;
    }

    /* PRIVATE */

    function _leaf(Result calldata result, bytes32 jobId, address payee) private pure returns (bytes32) {
        return ResultTree.leaf(jobId, payee, result.outputs, result.outputDigest);
    }

    function _rootOf(
        Result calldata result,
        bytes32 jobId,
        address payee,
        bytes32[] calldata path
    ) private pure returns (bytes32) {
        return MerkleProof.processProofCalldata(path, _leaf(result, jobId, payee));
    }

    /// @dev A session as it was before the job's lock: an event of the lock's own second came after it as far as the market can
    /// tell. Where the job's clock stood still at the lock, the market cannot tell in which of those seconds it came. Then any
    /// of them will do, so that no operator pays for the doubt.
    function _resolveBefore(
        Model calldata model,
        address key,
        Job job
    ) private returns (Session memory session, bool valid) {
        (uint256 first, uint256 last) = _secondsOf(_currentClock(), job.pauseIndex(), job.lockedAt());
        (session, valid) = _resolve(model, key, first - 1);
        if (valid || first == last) return (session, valid);
        uint256 validFrom = _ENCLAVES.sessionOf(key).validFrom;
        if (validFrom >= first) (session, valid) = _resolve(model, key, validFrom < last ? validFrom : last - 1);
    }

    /// @dev All results must be the caller's: their leaves name it as the payee.
    function _deliverMany(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature
    ) private returns (bytes4[] memory verdicts) {
        bytes32[] memory nodes = new bytes32[](_notEmpty(results.length));
        bytes32 separator = _separator();
        for (uint256 i = 0; i < nodes.length; ++i) {
            nodes[i] = _leaf(results[i], _jobId(separator, results[i].request), msg.sender);
        }
        verdicts = new bytes4[](nodes.length);
        Session memory session = _signer(separator, model, ResultTree.root(nodes), signature);
        if (session.operator != msg.sender) revert NotSessionOperator(msg.sender, session.operator);
        bytes32[] memory noPath;
        // Every item is in the signed root, with the caller as payee: the note holds for all.
        BatchNote.set(_noteOf(session));
        for (uint256 i = 0; i < results.length; ++i) {
            verdicts[i] = _attempt(abi.encodeCall(IResults.deliver, (model, results[i], noPath, "")));
        }
        BatchNote.clear();
    }

    function _finaliseMany(Finalisation[] calldata items) private returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(items.length));
        for (uint256 i = 0; i < items.length; ++i) {
            verdicts[i] = _attempt(abi.encodeCall(IResults.finalise, (items[i].jobId, items[i].delivery)));
        }
    }

    function _deliver(
        Model calldata model,
        Result calldata result,
        bytes32 jobId,
        Job job,
        Session memory session
    ) private {
        Request calldata request = result.request;
        if (session.operator != job.operator()) revert NotSessionOperator(job.operator(), session.operator);
        Clock memory clock = _currentClock();
        uint256 time = _now(clock, job.pauseIndex());
        if (job.has(JobLibrary.INPUT_DEMANDED)) revert IWithholding.InputIsDemanded(jobId);
        uint256 deadline = _deadlineOf(request, job);
        if (time > deadline) revert ILocks.LockExpired(jobId, deadline);
        bool provable = model.circuitId != 0;
        if (session.status == VendorStatus.Broken && (request.confidential || !provable)) {
            revert SessionVendorBroken(session.key, session.vendor);
        }
        bool proofWanted = request.assurance == Assurance.EnclaveAndProof;
        // A job that wants both is never paid for its signature alone: `closeQuarantined` ends it.
        if (clock.hasQuarantine && !proofWanted && _quarantined[request.modelId]) provable = false;
        PackedDelivery memory packed;
        packed.lock = job;
        packed.resultHash = Statement.resultHash(jobId, result.outputs);
        packed.outputDigest = result.outputDigest;
        packed.progress = PackedDeliveryLibrary.begin(
            time,
            _nextTarget(clock.latestTarget),
            session.vendor,
            session.status,
            provable,
            proofWanted,
            request.callback != address(0)
        );
        packed.amounts = PackedDeliveryLibrary.amountsOf(_lockedPrice(request, jobId, job), request.valueAtRisk);
        _jobs[jobId] = JobLibrary.committed(JobState.Provisional, packed.hash());
        emit Delivered(jobId, session.operator, session.key, result.outputs, packed);
    }

    /// @dev A result whose challenge window has passed, and whose audit can be decided now.
    function _requireDue(bytes32 jobId, PackedDelivery calldata packed) private returns (Delivery memory delivery) {
        delivery = _require(jobId, JobState.Provisional, packed);
        if (_isOwed(delivery)) revert IWithholding.OutputIsDemanded(jobId);
        if (_isUnbelievable(delivery)) revert Unbelievable(jobId);
        _updateStatus(delivery);
        if (delivery.proven && delivery.outputDigest == 0) return delivery;
        // Of a proven result, or of one whose dispute was dropped, the bytes of the output may still be missing.
        bool mayOwe = delivery.outputDigest != 0 && (delivery.proven || delivery.disputedAt != 0);
        uint256 closesAt = mayOwe ? _demandBy(delivery) : _challengeBy(delivery);
        if (!_isPast(closesAt, delivery.lock.pauseIndex())) revert ChallengeWindowOpen(jobId, closesAt);
        if (delivery.provable && !delivery.proven) _requireNumber(jobId, delivery);
    }

    /// @dev Whether an unprovable result's vendor broke while its challenge window was open. A break after that takes nothing
    /// back: the operator would work for nothing, and the requester keep an answer that it had had time to doubt.
    /// @param delivery As the job keeps it: a later look at the status must not lengthen the window.
    function _isUnbelievable(Delivery memory delivery) private returns (bool) {
        if (delivery.provable || _ENCLAVES.statusOf(delivery.vendor) != VendorStatus.Broken) return false;
        Clock memory clock = _currentClock();
        VendorStatus status = _statusAfter(clock, delivery, _CHALLENGE_SECONDS);
        if (delivery.status == VendorStatus.Degraded || status != VendorStatus.Trusted) {
            status = _statusAfter(clock, delivery, _DOWNGRADE_FACTOR * _CHALLENGE_SECONDS);
        }
        return status == VendorStatus.Broken;
    }

    /// @dev The vendor's status in the last second of a window from the delivery.
    function _statusAfter(
        Clock memory clock,
        Delivery memory delivery,
        uint256 window
    ) private view returns (VendorStatus) {
        (, uint256 last) = _secondsOf(clock, delivery.lock.pauseIndex(), delivery.deliveredAt + window);
        return _ENCLAVES.statusAt(delivery.vendor, last);
    }
}
