// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveModule} from "../interfaces/IEnclaveModule.sol";
import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {AuditRate} from "../libraries/AuditRate.sol";
import {BlockHash} from "../libraries/BlockHash.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Delivery} from "../types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Jobs} from "./Jobs.sol";

/// @title Which results must be proven: the audit draw, its rate and the windows
abstract contract Audits is IEnclaveModule, Jobs {
    /* CONSTANTS */

    /// From a delivery to the block whose hash draws its audit: two blocks that the deliverer cannot know.
    uint256 public constant AUDIT_DELAY_BLOCKS = 2;
    /// Windows are this many times as long while the vendor is not trusted: more results must be proven then.
    uint256 public constant DOWNGRADE_FACTOR = 4;

    /* IMMUTABLES */

    IEnclaveRegistry internal immutable _ENCLAVES;
    uint96 private immutable _KEEPER_CAP;
    uint256 private immutable _CHALLENGE_SECONDS;
    uint256 private immutable _PROOF_SECONDS;
    uint256 internal immutable _DATA_SECONDS;

    /* CONSTRUCTOR */

    constructor(MarketConfig memory config_) Jobs(config_) {
        _ENCLAVES = config_.enclaves;
        _KEEPER_CAP = config_.keeperCap;
        _CHALLENGE_SECONDS = config_.challengeSeconds;
        _PROOF_SECONDS = config_.proofSeconds;
        _DATA_SECONDS = config_.dataSeconds;
    }

    /* VIEWS */

    /// @inheritdoc IEnclaveModule
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

    /// @inheritdoc IEnclaveModule
    function longestAfterlife() external view returns (uint256) {
        // An input may be demanded one data window after the lock and posted one later; an output takes a third.
        return 3 * _DATA_SECONDS + DOWNGRADE_FACTOR * (_CHALLENGE_SECONDS + _PROOF_SECONDS) + Penalties.SLASH_DELAY;
    }

    /// @inheritdoc IEnclaveModule
    function auditRate(Request calldata request, Delivery calldata delivery) external view returns (uint256 rate) {
        Delivery memory updated = delivery;
        _updateStatus(updated);
        return _rate(request, _jobId(request), updated);
    }

    /// @inheritdoc IEnclaveModule
    function auditRateFor(uint96 valueAtRisk, uint96 bond, VendorStatus status) external pure returns (uint256 rate) {
        return AuditRate.rate(AuditRate.bpsOf(status), valueAtRisk, bond);
    }

    /// @inheritdoc IEnclaveModule
    function windowsOf(Delivery calldata delivery) external view returns (uint256 challengeBy, uint256 proveBy) {
        Delivery memory updated = delivery;
        _updateStatus(updated);
        challengeBy = _challengeBy(updated);
        if (updated.disputedAt != 0) proveBy = _proveBy(updated);
    }

    /* INTERNAL */

    /// @dev The delivery, which must be the one that the job's word keeps the hash of.
    function _require(
        bytes32 jobId,
        JobState needed,
        Delivery calldata delivery
    ) internal view returns (Delivery memory copy) {
        Job job = _requireState(jobId, needed);
        copy = delivery;
        _requireMatch(jobId, job, needed, copy);
    }

    function _requireMatch(bytes32 jobId, Job job, JobState state, Delivery memory delivery) internal pure {
        if (Job.unwrap(job) != Job.unwrap(JobLibrary.committed(state, delivery.hash()))) revert DeliveryMismatch(jobId);
    }

    function _store(bytes32 jobId, JobState state, Delivery memory delivery) internal {
        _jobs[jobId] = JobLibrary.committed(state, delivery.hash());
    }

    function _requireNoDemand(bytes32 jobId, Delivery memory delivery) internal pure {
        if (delivery.demandedAt != 0) revert OutputIsDemanded(jobId);
    }

    /// @dev The worst status seen so far counts: a vendor that recovers takes no audit back and shortens no window.
    function _updateStatus(Delivery memory delivery) internal view {
        VendorStatus status = _ENCLAVES.statusOf(delivery.vendor);
        if (status > delivery.status) delivery.status = status;
    }

    function _challengeBy(Delivery memory delivery) internal view returns (uint256) {
        return delivery.deliveredAt + _stretched(_CHALLENGE_SECONDS, delivery.status);
    }

    function _proveBy(Delivery memory delivery) internal view returns (uint256) {
        return delivery.disputedAt + _stretched(_PROOF_SECONDS, delivery.status);
    }

    /// @dev Decides the audit by the hash of a block that was not known at delivery, and opens the dispute of a result that
    /// is drawn. The number stays the same however often it is asked for, so waiting re-rolls nothing; a hash that is out
    /// of reach counts as drawn.
    function _draw(Request calldata request, bytes32 jobId, Delivery memory delivery) internal returns (bool drawn) {
        _updateStatus(delivery);
        if (delivery.draw == 0) {
            if (block.number <= delivery.auditBlock) revert AuditNotDrawn(jobId, delivery.auditBlock);
            bytes32 hash = BlockHash.get(delivery.auditBlock);
            // Its low 128 bits, of which zero means "not drawn yet" and one is drawn at any rate.
            delivery.draw = hash == 0 ? 1 : uint128(uint256(keccak256(abi.encodePacked(hash, jobId)))) | 1;
        }
        drawn = AuditRate.isDrawn(delivery.draw, _rate(request, jobId, delivery));
        if (drawn) _dispute(jobId, delivery, address(0));
    }

    /// @dev Opens a dispute.
    function _dispute(bytes32 jobId, Delivery memory delivery, address challenger) internal {
        delivery.disputedAt = uint40(_now(_clock, delivery.lock.pauseIndex()));
        delivery.challenger = challenger;
        _store(jobId, JobState.Disputed, delivery);
        emit Disputed(jobId, challenger, _proveBy(delivery), delivery);
    }

    /* PRIVATE */

    function _stretched(uint256 window, VendorStatus status) private pure returns (uint256) {
        return status == VendorStatus.Trusted ? window : window * DOWNGRADE_FACTOR;
    }

    /// @dev What cannot be proven is not audited, and what must be proven always is.
    function _rate(
        Request calldata request,
        bytes32 jobId,
        Delivery memory delivery
    ) private view returns (uint256 rate) {
        if (!delivery.provable) return 0;
        if (request.assurance == Assurance.EnclaveAndProof) return AuditRate.ONE;
        Job job = delivery.lock;
        uint256 shares = _bondShares(_lockedPrice(request, jobId, job), job.bondHundredths());
        // At most the shares, which fit.
        uint96 bond = uint96((shares * job.worth()) / JobLibrary.WHOLE);
        return AuditRate.rate(AuditRate.bpsOf(delivery.status), request.valueAtRisk, bond);
    }
}
