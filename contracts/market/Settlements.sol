// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRequests} from "../interfaces/IRequests.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {BatchNote} from "../libraries/BatchNote.sol";
import {BatchStatement} from "../libraries/BatchStatement.sol";
import {Statement} from "../libraries/Statement.sol";
import {Job, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Kernel} from "./Kernel.sol";

/// @title Settlement of locked jobs by Groth16 proofs
abstract contract Settlements is ISettlements, Kernel {
    /* EXTERNAL */

    /// @inheritdoc ISettlements
    function settle(Model calldata model, Settlement calldata settlement) external nonReentrant {
        _settle(model, settlement);
    }

    /// @inheritdoc ISettlements
    function settleAndWithdraw(Model calldata model, Settlement calldata settlement, address to) external nonReentrant {
        _settle(model, settlement);
        _withdraw(to, type(uint256).max);
    }

    /// @inheritdoc ISettlements
    function settleMany(
        Model calldata model,
        Settlement[] calldata settlements
    ) external returns (bytes4[] memory verdicts) {
        bytes32 modelId = model.id();
        uint256[][] memory signals = new uint256[][](_notEmpty(settlements.length));
        uint256[][] memory taken = new uint256[][](settlements.length);
        bytes[] memory proofs = new bytes[](settlements.length);
        uint256 count;
        for (uint256 i = 0; i < settlements.length; ++i) {
            Settlement calldata settlement = settlements[i];
            bytes32 jobId = _jobId(settlement.request);
            Job job = _jobs[jobId];
            // Items that cannot settle are left out: settling one of a batch's jobs first must not spoil the batch.
            bool isLocked = job.state() == JobState.Locked && settlement.request.modelId == modelId;
            if (!isLocked || !_opensCommitment(settlement)) continue;
            signals[i] = _signals(settlement, jobId, job.operator());
            taken[count] = signals[i];
            proofs[count++] = settlement.proof;
        }
        assembly ("memory-safe") {
            // Shortens both arrays to the items taken.
            mstore(taken, count)
            mstore(proofs, count)
        }
        bool proven;
        // If the proofs do not hold together, each item is verified alone.
        try _CIRCUITS.verifyBatch(model.circuitId, taken, proofs) returns (bool hold) {
            proven = hold;
        } catch {}
        return _settleAll(model, modelId, settlements, signals, proven);
    }

    /// @inheritdoc ISettlements
    function settleTogether(
        Model calldata model,
        Settlement[] calldata settlements,
        address payee,
        uint256 commitment,
        bytes calldata proof
    ) external returns (bytes4[] memory verdicts) {
        bytes32 modelId = model.id();
        if (model.batchCircuitId == 0) revert ModelHasNoBatchCircuit(modelId);
        uint256[][] memory signals = new uint256[][](_notEmpty(settlements.length));
        for (uint256 i = 0; i < settlements.length; ++i) {
            signals[i] = _signals(settlements[i], _jobId(settlements[i].request), payee);
        }
        uint256[] memory together = BatchStatement.signals(BatchStatement.concat(signals), commitment);
        if (!_proves(model.batchCircuitId, together, proof)) revert InvalidBatchProof();
        return _settleAll(model, modelId, settlements, signals, true);
    }

    /// @inheritdoc ISettlements
    function retryCallback(Request calldata request, uint256[] calldata outputs) external nonReentrant {
        bytes32 jobId = _jobId(request);
        if (!_jobs[jobId].hasResult(Statement.resultHash(jobId, outputs))) revert WrongResult(jobId);
        if (!_failedCallbacks[jobId]) revert NoFailedCallback(jobId);
        delete _failedCallbacks[jobId];
        _callBack(request, jobId, outputs);
        if (!_failedCallbacks[jobId]) emit CallbackRetried(jobId, request.callback);
    }

    /* VIEWS */

    /// @inheritdoc ISettlements
    function isResult(Request calldata request, uint256[] calldata outputs) external view returns (bool) {
        bytes32 jobId = _jobId(request);
        return _jobs[jobId].hasResult(Statement.resultHash(jobId, outputs));
    }

    /* PRIVATE */

    /// @dev Settles each item in a call of its own, with a note of what the batch has proven for it.
    /// @param signals For each item the statement that holds; empty where nothing is proven yet.
    function _settleAll(
        Model calldata model,
        bytes32 modelId,
        Settlement[] calldata settlements,
        uint256[][] memory signals,
        bool proven
    ) private returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](settlements.length);
        for (uint256 i = 0; i < settlements.length; ++i) {
            bytes32 fact = _fact(modelId, signals[i]);
            if (proven && signals[i].length != 0) BatchNote.set(fact, 1);
            verdicts[i] = _attempt(abi.encodeCall(ISettlements.settle, (model, settlements[i])));
            BatchNote.clear(fact);
        }
    }

    function _settle(Model calldata model, Settlement calldata settlement) private {
        Request calldata request = settlement.request;
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        // A request for both signature and proof gets the signature first, then the proof: `IDisputes.prove`.
        if (request.assurance == Assurance.EnclaveAndProof) {
            revert IRequests.UnsupportedAssurance(request.assurance);
        }
        _requireInTime(request, jobId, job);
        _requireModel(model, request);
        if (!_opensCommitment(settlement)) revert InputWordsMismatch(request.inputCommitment);
        uint256[] memory signals = _signals(settlement, jobId, job.operator());
        bool proven = BatchNote.get(_fact(request.modelId, signals)) != 0;
        if (!proven && !_proves(model.circuitId, signals, settlement.proof)) revert InvalidProof(jobId);
        _complete(request, jobId, job, _lockedPrice(request, jobId, job), 0, settlement.outputs, msg.sender);
    }

    /// @dev The fact that a statement of a model holds. A context, which names job and payee, is one of its signals.
    function _fact(bytes32 modelId, uint256[] memory signals) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(modelId, signals));
    }
}
