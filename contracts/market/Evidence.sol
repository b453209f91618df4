// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../interfaces/IDisputes.sol";
import {IResults} from "../interfaces/IResults.sol";
import {AuditRate} from "../libraries/AuditRate.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Audit, Draw} from "../types/Audit.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Prover} from "../types/Prover.sol";
import {Kernel} from "./Kernel.sol";

/// @title Evidence on a delivered result: its commitment, its windows, and the audit that calls for a proof
abstract contract Evidence is Kernel {
    /* CONSTANTS */

    /// Windows are this many times as long while the vendor is not trusted: more results must be proven then.
    uint256 internal constant _DOWNGRADE_FACTOR = 4;
    /// A demand or a post changes the delivery that other calls name. Their windows stay open for this long after it, so that
    /// it cannot spoil a call in the last second.
    uint256 internal constant _RESEND_SECONDS = 10 minutes;

    /* INTERNAL */

    /// @dev The delivery, which must be the one that the job's word keeps the hash of.
    function _require(
        bytes32 jobId,
        JobState needed,
        PackedDelivery calldata delivery
    ) internal view returns (Delivery memory) {
        Job job = _requireState(jobId, needed);
        PackedDelivery memory packed = delivery;
        if (!_matches(job, needed, packed)) revert IResults.DeliveryMismatch(jobId);
        return packed.unpack();
    }

    /// @dev `Disputed` if the job is disputed, else `Provisional`: a `WrongState` error then names `Provisional`.
    function _disputable(bytes32 jobId) internal view returns (JobState) {
        return _jobs[jobId].state() == JobState.Disputed ? JobState.Disputed : JobState.Provisional;
    }

    function _matches(Job job, JobState state, PackedDelivery memory packed) internal pure returns (bool) {
        return Job.unwrap(job) == Job.unwrap(JobLibrary.committed(state, packed.hash()));
    }

    /// @dev Keeps the delivery's hash.
    /// @return packed The delivery, for the event.
    function _store(
        bytes32 jobId,
        JobState state,
        Delivery memory delivery
    ) internal returns (PackedDelivery memory packed) {
        packed = delivery.pack();
        _jobs[jobId] = JobLibrary.committed(state, packed.hash());
    }

    /// @dev Whether the requester waits for the bytes of the output.
    function _isOwed(Delivery memory delivery) internal pure returns (bool) {
        return delivery.outputDigest != 0 && delivery.demandedAt != 0;
    }

    /// @dev The worst status at delivery, draw and dispute counts: a vendor that recovers takes no audit back. Windows follow
    /// it too. The governor, who may raise a status, must wait longer than any window, so none is cut short.
    function _updateStatus(Delivery memory delivery) internal view {
        VendorStatus status = _ENCLAVES.statusOf(delivery.vendor);
        if (status > delivery.status) delivery.status = status;
    }

    function _challengeBy(Delivery memory delivery) internal view returns (uint256) {
        uint256 closesAt = delivery.deliveredAt + _stretched(_CHALLENGE_SECONDS, delivery.status);
        return delivery.demandedAt == 0 ? closesAt : _later(closesAt, delivery.demandedAt + _RESEND_SECONDS);
    }

    /// @dev Last second to demand the output: in the challenge window, and for a data window after a dispute, which may have
    /// come in that window's last second.
    function _demandBy(Delivery memory delivery) internal view returns (uint256) {
        uint256 closesAt = delivery.deliveredAt + _stretched(_CHALLENGE_SECONDS, delivery.status);
        return delivery.disputedAt == 0 ? closesAt : _later(closesAt, delivery.disputedAt + _DATA_SECONDS);
    }

    function _proveBy(Delivery memory delivery) internal view returns (uint256) {
        uint256 closesAt = delivery.disputedAt + _stretched(_PROOF_SECONDS, delivery.status);
        return delivery.demandedAt == 0 ? closesAt : _later(closesAt, delivery.demandedAt + _RESEND_SECONDS);
    }

    /// @dev Decides the audit by the seed of the delivery's target, which was not known at delivery, and opens the dispute of
    /// a result that is drawn. The number is the same at every call, so waiting re-rolls nothing.
    /// @param delivery With its status updated.
    function _audit(bytes32 jobId, Delivery memory delivery) internal virtual returns (bool drawn) {
        if (!delivery.provable || delivery.proven) return false;
        drawn = _isDrawn(delivery, _requireNumber(jobId, delivery));
        if (drawn) _dispute(jobId, delivery, address(0), 0);
    }

    /// @dev Whether its number draws a delivery at its status.
    function _isDrawn(Delivery memory delivery, uint96 auditNumber) internal view returns (bool) {
        // Rates count in 2^-128.
        uint256 number = uint256(auditNumber) << 32;
        // No rate is above q, so that most results need no more than this.
        if (!delivery.proofWanted && number >= AuditRate.highest(delivery.status)) return false;
        return AuditRate.isDrawn(number, _rate(delivery));
    }

    /// @dev As above, at the vendor's status now. It is asked for only where it can decide.
    function _isDrawnNow(Delivery memory delivery, uint96 auditNumber) internal view returns (bool) {
        VendorStatus kept = delivery.status;
        delivery.status = VendorStatus.Broken;
        bool isDrawnAtWorst = _isDrawn(delivery, auditNumber);
        delivery.status = kept;
        if (!isDrawnAtWorst) return false;
        _updateStatus(delivery);
        return _isDrawn(delivery, auditNumber);
    }

    function _requireNumber(bytes32 jobId, Delivery memory delivery) internal view returns (uint96 number) {
        number = _numberOf(jobId, delivery.auditTarget);
        if (number == 0) revert IResults.AuditNotDrawn(jobId, delivery.auditTarget);
    }

    /// @dev The audit of a delivered result, for the slash that its fault queues.
    /// @param delivery With its status updated.
    function _auditOf(
        bytes32 jobId,
        JobState state,
        Delivery memory delivery
    ) internal view returns (Audit memory audit) {
        audit.jobId = jobId;
        audit.target = delivery.auditTarget;
        uint256 below = (_rate(delivery) + type(uint32).max) >> 32;
        audit.drawnBelow = below > type(uint96).max ? type(uint96).max : uint96(below);
        // The audit called for the proof: its seed was read then.
        bool drawn = state == JobState.Disputed && delivery.challenger == address(0);
        audit.draw = drawn ? Draw.Drawn : _drawOf(jobId, audit.target, audit.drawnBelow);
    }

    /// @dev Whether the audit draws a job whose rate is `drawnBelow` in units of 2^-96.
    function _drawOf(bytes32 jobId, uint40 target, uint96 drawnBelow) internal view returns (Draw) {
        if (drawnBelow == 0) return Draw.Spared;
        if (drawnBelow == type(uint96).max) return Draw.Drawn;
        uint96 number = _numberOf(jobId, target);
        if (number == 0) return Draw.Unknown;
        return number < drawnBelow ? Draw.Drawn : Draw.Spared;
    }

    /// @dev Opens a dispute. Its proof window begins once the operator's virtual prover has answered all earlier calls and
    /// this one. So no flood of calls costs an honest operator a bond, none is refused, and none is lost.
    /// @param bond Bond of the challenger.
    function _dispute(bytes32 jobId, Delivery memory delivery, address challenger, uint96 bond) internal {
        address operator = delivery.lock.operator();
        Prover memory prover = _provers[operator];
        uint256 wait = prover.enqueue(block.timestamp);
        _provers[operator].freeAt = prover.freeAt;
        // At most `MAX_BACKLOG` past the job's clock, which fits.
        delivery.disputedAt = uint40(_now(_currentClock(), delivery.lock.pauseIndex()) + wait);
        delivery.challenger = challenger;
        delivery.challengeBond = bond;
        emit IDisputes.Disputed(jobId, challenger, _proveBy(delivery), _store(jobId, JobState.Disputed, delivery));
    }

    /// @dev Zero for a result that cannot be proven, one for a result that must be proven.
    function _rate(Delivery memory delivery) internal view returns (uint256 rate) {
        if (!delivery.provable) return 0;
        if (delivery.proofWanted) return AuditRate.ONE;
        return AuditRate.rate(AuditRate.bpsOf(delivery.status), delivery.valueAtRisk, _bondOf(delivery));
    }

    /// @dev Worth of the job's bond at its lock, tokens, rounded down.
    function _bondOf(Delivery memory delivery) internal view returns (uint96) {
        Job job = delivery.lock;
        uint256 shares = _bondShares(delivery.price, job.bondBps());
        // At most the shares, which fit.
        return uint96((shares * job.worth()) / JobLibrary.WHOLE);
    }

    /* PRIVATE */

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _stretched(uint256 window, VendorStatus status) private pure returns (uint256) {
        return status == VendorStatus.Trusted ? window : window * _DOWNGRADE_FACTOR;
    }
}
