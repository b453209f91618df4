// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IEnclaveModule} from "../interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {ResultTree} from "../libraries/ResultTree.sol";
import {Statement} from "../libraries/Statement.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Delivery, PackedDelivery, PackedDeliveryLibrary} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Audits} from "./Audits.sol";

/// @title Delivery of results that an enclave signed, and their settlement once nobody disputes them
abstract contract Deliveries is IEnclaveModule, Audits {
    /// @dev A session that may deliver results of one model now.
    struct Session {
        address key;
        address operator;
        uint8 vendor;
        VendorStatus status;
    }

    /* EXTERNAL */

    /// @inheritdoc IEnclaveModule
    function deliver(
        Model calldata model,
        Result calldata result,
        bytes32[] calldata path,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 separator = _separator();
        bytes32 jobId = _jobId(separator, result.request);
        bytes32 leaf = _leaf(result, jobId, _requireState(jobId, JobState.Locked).operator());
        Session memory session = _signer(separator, model, MerkleProof.processProofCalldata(path, leaf), signature);
        _check(_deliver(model.id(), model.circuitId != 0, result, jobId, session, _clock));
    }

    /// @inheritdoc IEnclaveModule
    function deliverMany(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature
    ) external nonReentrant returns (bytes4[] memory verdicts) {
        return _deliverMany(model, results, signature);
    }

    /// @inheritdoc IEnclaveModule
    function deliverAndFinalise(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature,
        Finalisation[] calldata items
    ) external nonReentrant returns (bytes4[] memory deliveries, bytes4[] memory finalisations) {
        deliveries = _deliverMany(model, results, signature);
        finalisations = _finaliseMany(items);
    }

    /// @inheritdoc IEnclaveModule
    function draw(bytes32 jobId, PackedDelivery calldata delivery) external nonReentrant {
        Delivery memory drawn = _require(jobId, JobState.Provisional, delivery);
        _updateStatus(drawn);
        if (!_draw(jobId, drawn)) emit AuditCleared(jobId, _store(jobId, JobState.Provisional, drawn));
    }

    /// @inheritdoc IEnclaveModule
    function finalise(bytes32 jobId, PackedDelivery calldata delivery) external nonReentrant {
        _check(_finalise(jobId, delivery));
    }

    /// @inheritdoc IEnclaveModule
    function finaliseMany(Finalisation[] calldata items) external nonReentrant returns (bytes4[] memory verdicts) {
        return _finaliseMany(items);
    }

    /// @inheritdoc IEnclaveModule
    function finaliseWithCallback(
        Request calldata request,
        uint256[] calldata outputs,
        PackedDelivery calldata delivery
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        (Delivery memory final_, bytes memory refusal) = _due(jobId, delivery);
        _check(refusal);
        if (Statement.resultHash(jobId, outputs) != final_.resultHash) revert IJobMarket.WrongResult(jobId);
        if (!_draw(jobId, final_)) _complete(request, jobId, final_.lock, final_.price, 0, outputs, msg.sender);
    }

    /// @inheritdoc IEnclaveModule
    function voidUnprovable(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Delivery memory void = _require(jobId, JobState.Provisional, delivery);
        _updateStatus(void);
        if (void.provable || void.status != VendorStatus.Broken) revert StillBelievable(jobId);
        Job job = void.lock;
        _earn(job.operator(), 0, 0, _bondShares(void.price, job.bondHundredths()));
        _close(request, jobId, job, void.price);
        emit Voided(jobId, job.operator());
    }

    /// @inheritdoc IEnclaveModule
    function declineDowngraded(
        Model calldata model,
        Request calldata request,
        address sessionKey
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert IJobMarket.NotLockHolder(msg.sender, job.operator());
        // A proof needs no vendor.
        if (request.assurance == Assurance.Proof) revert IJobMarket.UnsupportedAssurance(request.assurance);
        _requireInTime(request, jobId, job);
        _requireModel(model, request);
        // It may have ended, even by the very event that broke the vendor.
        (Session memory session, ) = _resolve(model, sessionKey);
        if (session.operator != msg.sender) revert NotSessionOperator(msg.sender, session.operator);
        if (session.status <= _ENCLAVES.statusAt(session.vendor, job.lockedAt())) {
            revert NotDowngraded(session.vendor);
        }
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        _earn(msg.sender, 0, 0, _bondShares(price, job.bondHundredths()));
        _reopen(request, jobId, job, price, 0);
        emit IJobMarket.Declined(jobId, msg.sender, 0);
    }

    /* VIEWS */

    /// @inheritdoc IEnclaveModule
    function checkRequest(Request calldata request) external view {
        if (request.assurance == Assurance.Proof) revert IJobMarket.UnsupportedAssurance(request.assurance);
        if (request.valueAtRisk < request.maxPrice) revert IJobMarket.MalformedValueAtRisk(request.valueAtRisk);
        bytes32 modelId = request.modelId;
        bytes32 runtimeId = _MODELS.runtimeOf(modelId);
        if (runtimeId == 0) revert ModelHasNoRuntime(modelId);
        bool provable = _MODELS.circuitOf(modelId) != 0;
        if (request.assurance == Assurance.EnclaveAndProof && !provable) revert IJobMarket.ModelHasNoCircuit(modelId);
        // Audits can carry a broken vendor's results; nothing can carry its secrets.
        if (provable && !request.confidential) return;
        uint256 vendors = _MODELS.vendorsOf(runtimeId);
        for (uint256 vendor = 0; vendors >> vendor != 0; ++vendor) {
            // The bitmap has 256 bits.
            bool runs = (vendors >> vendor) & 1 != 0;
            if (runs && _ENCLAVES.statusOf(uint8(vendor)) != VendorStatus.Broken) return;
        }
        revert VendorsBroken(modelId);
    }

    /// @inheritdoc IEnclaveModule
    function digestOf(bytes32 root) external view returns (bytes32 digest) {
        return _digest(root);
    }

    /* INTERNAL */

    function _digest(bytes32 root) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(_separator(), ResultTree.structHash(root));
    }

    /* PRIVATE */

    function _leaf(Result calldata result, bytes32 jobId, address payee) private pure returns (bytes32) {
        return ResultTree.leaf(jobId, payee, result.outputs, result.outputDigest);
    }

    /// @dev The session that signed a root, if it may deliver results of the model now. What never changes about it is kept
    /// at its first result, so that later ones read one slot for it.
    function _signer(
        bytes32 separator,
        Model calldata model,
        bytes32 root,
        bytes calldata signature
    ) private returns (Session memory session) {
        bytes32 digest = MessageHashUtils.toTypedDataHash(separator, ResultTree.structHash(root));
        address key = ECDSA.recoverCalldata(digest, signature);
        uint256 seat = _seats[model.runtimeId][key];
        if (seat == 0) {
            bool valid;
            (session, valid) = _resolve(model, key);
            if (!valid) revert InvalidSession(key);
            _seats[model.runtimeId][key] = uint160(session.operator) | (uint256(session.vendor) << 160);
        } else {
            bool valid;
            session.key = key;
            session.operator = address(uint160(seat));
            session.vendor = uint8(seat >> 160);
            (session.status, valid) = _ENCLAVES.stateOf(key, session.vendor);
            if (!valid) revert InvalidSession(key);
        }
    }

    /// @dev A session, whose enclave must run the model, and whether it is valid now.
    function _resolve(Model calldata model, address key) private view returns (Session memory session, bool valid) {
        bytes32 measurement;
        session.key = key;
        (session.operator, session.vendor, measurement, session.status, valid) = _ENCLAVES.resolve(
            key,
            block.timestamp
        );
        if (session.operator == address(0)) revert InvalidSession(key);
        bytes32 expected = _MODELS.measurementOf(model.runtimeId, session.vendor);
        if (measurement != expected) revert WrongMeasurement(measurement, expected);
    }

    function _deliverMany(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature
    ) private returns (bytes4[] memory verdicts) {
        uint256 count = _notEmpty(results.length);
        verdicts = new bytes4[](count);
        bytes32[] memory jobIds = new bytes32[](count);
        bytes32[] memory nodes = new bytes32[](count);
        bytes32 separator = _separator();
        for (uint256 i = 0; i < count; ++i) {
            jobIds[i] = _jobId(separator, results[i].request);
            nodes[i] = _leaf(results[i], jobIds[i], msg.sender);
        }
        Session memory session = _signer(separator, model, ResultTree.root(nodes), signature);
        bytes32 modelId = model.id();
        Clock memory clock = _clock;
        for (uint256 i = 0; i < count; ++i) {
            verdicts[i] = _verdict(_deliver(modelId, model.circuitId != 0, results[i], jobIds[i], session, clock));
        }
    }

    function _finaliseMany(Finalisation[] calldata items) private returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(items.length));
        for (uint256 i = 0; i < items.length; ++i) {
            verdicts[i] = _verdict(_finalise(items[i].jobId, items[i].delivery));
        }
    }

    /// @dev Refusals are values here, not reverts: in a batch they skip one item.
    /// @return refusal The error as it would be thrown, encoded; empty when the result is delivered.
    function _deliver(
        bytes32 modelId,
        bool provable,
        Result calldata result,
        bytes32 jobId,
        Session memory session,
        Clock memory clock
    ) private returns (bytes memory refusal) {
        Request calldata request = result.request;
        Job job = _jobs[jobId];
        if (job.state() != JobState.Locked) return _wrongState(jobId, job, JobState.Locked);
        if (session.operator != job.operator()) {
            return _refusal(NotSessionOperator.selector, uint160(job.operator()), uint160(session.operator));
        }
        if (request.assurance == Assurance.Proof) {
            return _refusal(IJobMarket.UnsupportedAssurance.selector, uint256(request.assurance));
        }
        if (modelId != request.modelId) return _refusal(IJobMarket.ModelMismatch.selector, uint256(request.modelId));
        uint256 time = _now(clock, job.pauseIndex());
        uint256 deadline = uint256(job.lockedAt()) + request.executionWindow;
        if (time > deadline) return _refusal(IJobMarket.LockExpired.selector, uint256(jobId), deadline);
        if (session.status == VendorStatus.Broken && (request.confidential || !provable)) {
            return _refusal(SessionVendorBroken.selector, uint160(session.key), session.vendor);
        }
        PackedDelivery memory packed;
        packed.lock = job;
        packed.resultHash = Statement.resultHash(jobId, result.outputs);
        packed.outputDigest = result.outputDigest;
        packed.progress = PackedDeliveryLibrary.begin(
            time,
            block.number + AUDIT_DELAY_BLOCKS,
            session.vendor,
            session.status,
            provable,
            request.assurance == Assurance.EnclaveAndProof,
            request.callback != address(0)
        );
        packed.terms = PackedDeliveryLibrary.termsOf(_lockedPrice(request, jobId, job), request.valueAtRisk);
        _jobs[jobId] = JobLibrary.committed(JobState.Provisional, packed.hash());
        emit Delivered(jobId, session.operator, session.key, result.outputs, packed);
    }

    /// @dev A result whose challenge window has passed, and nothing else stands in its way but the audit.
    function _due(
        bytes32 jobId,
        PackedDelivery calldata calldata_
    ) private view returns (Delivery memory delivery, bytes memory refusal) {
        Job job = _jobs[jobId];
        if (job.state() != JobState.Provisional) return (delivery, _wrongState(jobId, job, JobState.Provisional));
        PackedDelivery memory packed = calldata_;
        if (!_matches(job, JobState.Provisional, packed)) {
            return (delivery, _refusal(DeliveryMismatch.selector, uint256(jobId)));
        }
        delivery = packed.unpack();
        if (delivery.demandedAt != 0) return (delivery, _refusal(OutputIsDemanded.selector, uint256(jobId)));
        _updateStatus(delivery);
        uint256 closesAt = _challengeBy(delivery);
        if (!_isPast(closesAt, delivery.lock.pauseIndex())) {
            return (delivery, _refusal(ChallengeWindowOpen.selector, uint256(jobId), closesAt));
        }
        if (!delivery.provable && delivery.status == VendorStatus.Broken) {
            return (delivery, _refusal(Unbelievable.selector, uint256(jobId)));
        }
        if (_isTooEarly(delivery)) {
            return (delivery, _refusal(AuditNotDrawn.selector, uint256(jobId), delivery.auditBlock));
        }
    }

    function _finalise(bytes32 jobId, PackedDelivery calldata packed) private returns (bytes memory refusal) {
        Delivery memory delivery;
        (delivery, refusal) = _due(jobId, packed);
        if (refusal.length != 0) return refusal;
        if (delivery.hasCallback) return _refusal(CallbackWaits.selector, uint256(jobId));
        if (_draw(jobId, delivery)) return refusal;
        Job job = delivery.lock;
        _jobs[jobId] = JobLibrary.settled(delivery.resultHash);
        emit Finalised(jobId, job.operator(), _pay(jobId, job, delivery.price, 0));
    }

    function _wrongState(bytes32 jobId, Job job, JobState needed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IJobMarket.WrongState.selector, jobId, job.state(), needed);
    }

    function _refusal(bytes4 selector, uint256 argument) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, argument);
    }

    function _refusal(bytes4 selector, uint256 first, uint256 second) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, first, second);
    }

    /// @dev A refusal's selector, zero for none.
    function _verdict(bytes memory refusal) private pure returns (bytes4) {
        return refusal.length == 0 ? bytes4(0) : bytes4(refusal);
    }

    /// @dev Throws a refusal.
    function _check(bytes memory refusal) private pure {
        if (refusal.length == 0) return;
        assembly ("memory-safe") {
            revert(add(refusal, 0x20), mload(refusal))
        }
    }
}
