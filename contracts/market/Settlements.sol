// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {Statement} from "../libraries/Statement.sol";
import {Job, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Accounts} from "./Accounts.sol";
import {Jobs} from "./Jobs.sol";

/// @title Settlement of locked jobs by Groth16 proofs
abstract contract Settlements is IJobMarket, Accounts, Jobs {
    /* EXTERNAL */

    /// @inheritdoc IJobMarket
    function settle(Model calldata model, Settlement calldata settlement) external nonReentrant {
        _settle(model, settlement, msg.sender, false);
    }

    /// @inheritdoc IJobMarket
    function settleAndWithdraw(Model calldata model, Settlement calldata settlement, address to) external nonReentrant {
        _settle(model, settlement, msg.sender, false);
        _withdraw(to, type(uint256).max);
    }

    /// @inheritdoc IJobMarket
    function settleMany(
        Model calldata model,
        Settlement[] calldata settlements
    ) external nonReentrant returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(settlements.length));
        bool proven = _verifyTogether(model, settlements);
        for (uint256 i = 0; i < settlements.length; ++i) {
            try this.settleOne(model, settlements[i], msg.sender, proven) {} catch (bytes memory reason) {
                verdicts[i] = _verdictOf(reason);
            }
        }
    }

    /// @notice One item of `settleMany`, in a call of its own so that it fails alone.
    /// @param submitter Who called `settleMany`.
    /// @param proven Whether the batch's proofs were verified together.
    function settleOne(Model calldata model, Settlement calldata settlement, address submitter, bool proven) external {
        if (msg.sender != address(this)) revert OnlySelf();
        _settle(model, settlement, submitter, proven);
    }

    /// @inheritdoc IJobMarket
    function retryCallback(Request calldata request, uint256[] calldata outputs) external nonReentrant {
        bytes32 jobId = _jobId(request);
        if (!_jobs[jobId].hasResult(Statement.resultHash(jobId, outputs))) revert WrongResult(jobId);
        if (!_failedCallbacks[jobId]) revert NoFailedCallback(jobId);
        delete _failedCallbacks[jobId];
        _callBack(request, jobId, outputs);
        if (!_failedCallbacks[jobId]) emit CallbackRetried(jobId, request.callback);
    }

    /* PRIVATE */

    function _settle(Model calldata model, Settlement calldata settlement, address submitter, bool proven) private {
        Request calldata request = settlement.request;
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        // Who wants both proof and signature gets the signature first, then the proof: `IEnclaveModule.prove`.
        if (request.assurance == Assurance.EnclaveAndProof) revert UnsupportedAssurance(request.assurance);
        _requireInTime(request, jobId, job);
        _requireModel(model, request);
        if (!proven && !_proves(model, settlement, jobId, job.operator())) revert InvalidProof(jobId);
        _complete(request, jobId, job, _lockedPrice(request, jobId, job), 0, settlement.outputs, submitter);
    }

    /// @dev Whether the proofs of the batch hold together. If not, each item is verified alone.
    function _verifyTogether(Model calldata model, Settlement[] calldata settlements) private view returns (bool) {
        try this.verifyMany(model, settlements) returns (bool holds) {
            return holds;
        } catch {
            return false;
        }
    }

    /// @notice Whether the proofs of all items that are locked jobs of the model hold. Other items are left out, so that
    /// nobody can spoil a batch by settling one of its jobs first.
    function verifyMany(Model calldata model, Settlement[] calldata settlements) external view returns (bool) {
        bytes32 modelId = model.id();
        uint256[][] memory signals = new uint256[][](settlements.length);
        bytes[] memory proofs = new bytes[](settlements.length);
        uint256 count;
        for (uint256 i = 0; i < settlements.length; ++i) {
            Settlement calldata settlement = settlements[i];
            bytes32 jobId = _jobId(settlement.request);
            Job job = _jobs[jobId];
            if (job.state() != JobState.Locked || settlement.request.modelId != modelId) continue;
            signals[count] = _signals(settlement, jobId, job.operator());
            proofs[count++] = settlement.proof;
        }
        assembly ("memory-safe") {
            // Shortens both arrays to the items taken.
            mstore(signals, count)
            mstore(proofs, count)
        }
        return _CIRCUITS.verifyBatch(model.circuitId, signals, proofs);
    }
}
