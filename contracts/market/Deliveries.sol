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
import {Delivery} from "../types/Delivery.sol";
import {Job, JobState} from "../types/Job.sol";
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
        bytes32 jobId = _jobId(result.request);
        bytes32 leaf = _leaf(result, jobId, _requireState(jobId, JobState.Locked).operator());
        bytes32 root = path.length == 0 ? leaf : MerkleProof.processProofCalldata(path, leaf);
        _deliver(model, result, jobId, _session(model, root, signature));
    }

    /// @inheritdoc IEnclaveModule
    function deliverMany(
        Model calldata model,
        Result[] calldata results,
        address operator,
        bytes calldata signature
    ) external nonReentrant returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(results.length));
        bytes32[] memory nodes = new bytes32[](results.length);
        for (uint256 i = 0; i < results.length; ++i) {
            nodes[i] = _leaf(results[i], _jobId(results[i].request), operator);
        }
        Session memory session = _session(model, ResultTree.root(nodes), signature);
        for (uint256 i = 0; i < results.length; ++i) {
            // The market's own address leads back here: it has no such function of its own.
            try Deliveries(address(this)).deliverOne(model, results[i], session) {} catch (bytes memory reason) {
                verdicts[i] = _verdictOf(reason);
            }
        }
    }

    /// @notice One item of `deliverMany`, in a call of its own so that it fails alone.
    function deliverOne(Model calldata model, Result calldata result, Session calldata session) external {
        if (msg.sender != address(this)) revert IJobMarket.OnlySelf();
        _deliver(model, result, _jobId(result.request), session);
    }

    /// @inheritdoc IEnclaveModule
    function draw(Request calldata request, Delivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Delivery memory drawn = _require(jobId, JobState.Provisional, delivery);
        if (!_draw(request, jobId, drawn)) {
            _store(jobId, JobState.Provisional, drawn);
            emit AuditCleared(jobId, drawn);
        }
    }

    /// @inheritdoc IEnclaveModule
    function finalise(Finalisation calldata item) external nonReentrant {
        Request calldata request = item.request;
        bytes32 jobId = _jobId(request);
        Delivery memory delivery = _require(jobId, JobState.Provisional, item.delivery);
        if (Statement.resultHash(jobId, item.outputs) != delivery.resultHash) revert IJobMarket.WrongResult(jobId);
        _requireNoDemand(jobId, delivery);
        _updateStatus(delivery);
        uint256 closesAt = _challengeBy(delivery);
        if (!_isPast(closesAt, delivery.lock.pauseIndex())) revert ChallengeWindowOpen(jobId, closesAt);
        if (!delivery.provable) {
            // Nothing can prove it, and nobody can believe it any more.
            if (delivery.status == VendorStatus.Broken) return _void(request, jobId, delivery.lock);
        } else if (_draw(request, jobId, delivery)) {
            return;
        }
        _complete(request, jobId, delivery.lock, item.outputs, msg.sender);
    }

    /// @inheritdoc IEnclaveModule
    function finaliseMany(Finalisation[] calldata items) external returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(items.length));
        for (uint256 i = 0; i < items.length; ++i) {
            verdicts[i] = _attempt(abi.encodeCall(IEnclaveModule.finalise, (items[i])));
        }
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
        Session memory session = _sessionOf(model, sessionKey);
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
    function leafOf(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 outputDigest
    ) external pure returns (bytes32 leaf) {
        return ResultTree.leaf(jobId, payee, outputs, outputDigest);
    }

    /// @inheritdoc IEnclaveModule
    function rootOf(bytes32[] calldata leaves) external pure returns (bytes32 root) {
        _notEmpty(leaves.length);
        return ResultTree.root(leaves);
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

    /// @dev The session that signed a root, if it may deliver results of the model now.
    function _session(
        Model calldata model,
        bytes32 root,
        bytes calldata signature
    ) private view returns (Session memory) {
        return _sessionOf(model, ECDSA.recoverCalldata(_digest(root), signature));
    }

    function _sessionOf(Model calldata model, address key) private view returns (Session memory session) {
        bytes32 measurement;
        bool valid;
        session.key = key;
        (session.operator, session.vendor, measurement, session.status, valid) = _ENCLAVES.resolve(
            key,
            block.timestamp
        );
        if (!valid) revert InvalidSession(key);
        bytes32 expected = _MODELS.measurementOf(model.runtimeId, session.vendor);
        if (measurement != expected) revert WrongMeasurement(measurement, expected);
    }

    function _deliver(Model calldata model, Result calldata result, bytes32 jobId, Session memory session) private {
        Request calldata request = result.request;
        Job job = _requireState(jobId, JobState.Locked);
        if (session.operator != job.operator()) revert NotSessionOperator(job.operator(), session.operator);
        if (request.assurance == Assurance.Proof) revert IJobMarket.UnsupportedAssurance(request.assurance);
        _requireModel(model, request);
        uint256 time = _now(_clock, job.pauseIndex());
        uint256 deadline = uint256(job.lockedAt()) + request.executionWindow;
        if (time > deadline) revert IJobMarket.LockExpired(jobId, deadline);

        Delivery memory delivery;
        delivery.provable = model.circuitId != 0;
        if (session.status == VendorStatus.Broken && (request.confidential || !delivery.provable)) {
            revert SessionVendorBroken(session.key, session.vendor);
        }
        delivery.lock = job;
        delivery.resultHash = Statement.resultHash(jobId, result.outputs);
        delivery.outputDigest = result.outputDigest;
        // Both fit as long as the clock of `Job` does.
        delivery.deliveredAt = uint40(time);
        delivery.auditBlock = uint40(block.number + AUDIT_DELAY_BLOCKS);
        delivery.vendor = session.vendor;
        delivery.status = session.status;
        _store(jobId, JobState.Provisional, delivery);
        emit Delivered(jobId, session.operator, session.key, result.outputs, delivery);
    }

    /// @dev Ends a job whose evidence became worthless by nobody's fault: refund, and the bond back.
    function _void(Request calldata request, bytes32 jobId, Job job) private {
        uint96 price = _lockedPrice(request, jobId, job);
        _earn(job.operator(), 0, 0, _bondShares(price, job.bondHundredths()));
        _close(request, jobId, job, price);
        emit Voided(jobId, job.operator());
    }
}
