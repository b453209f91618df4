// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRequests} from "../interfaces/IRequests.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {BatchNote} from "../libraries/BatchNote.sol";
import {BatchStatement} from "../libraries/BatchStatement.sol";
import {Shape} from "../libraries/Shape.sol";
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
        address[] memory payees = new address[](_notEmpty(settlements.length));
        uint256[][] memory signals = new uint256[][](settlements.length);
        bytes[] memory proofs = new bytes[](settlements.length);
        uint256 count;
        for (uint256 i = 0; i < settlements.length; ++i) {
            Settlement calldata settlement = settlements[i];
            bytes32 jobId = _jobId(settlement.request);
            Job job = _jobs[jobId];
            // Items that cannot settle are left out: settling one of a batch's jobs first must not spoil the batch.
            bool isLocked = job.state() == JobState.Locked && settlement.request.modelId == modelId;
            if (!isLocked || settlement.outputs.length != model.outputWords) continue;
            if (!Shape.opens(model, settlement.inputs, settlement.request.inputCommitment)) continue;
            payees[i] = job.operator();
            signals[count] = _signals(settlement, jobId, payees[i]);
            proofs[count++] = settlement.proof;
        }
        assembly ("memory-safe") {
            // Shortens both arrays to the items taken.
            mstore(signals, count)
            mstore(proofs, count)
        }
        // If the proofs do not hold together, each item is verified alone.
        if (!_holdTogether(model.circuitId, signals, proofs)) payees = new address[](settlements.length);
        return _settleAll(model, settlements, payees);
    }

    /// @inheritdoc ISettlements
    function settleTogether(
        Model calldata model,
        Settlement[] calldata settlements,
        address payee,
        uint256 commitment,
        bytes calldata proof
    ) external returns (bytes4[] memory verdicts) {
        if (model.batchCircuitId == 0) revert ModelHasNoBatchCircuit(model.id());
        address[] memory payees = new address[](_notEmpty(settlements.length));
        uint256[][] memory signals = new uint256[][](settlements.length);
        // The batch circuit sees one flat list, and no context in it is constrained. An item of another shape could pass an
        // input of its own, or the context and input of the next inference, as output words.
        for (uint256 i = 0; i < settlements.length; ++i) {
            Settlement calldata item = settlements[i];
            if (!Shape.fits(model, item.inputs.length, item.outputs.length)) revert InvalidBatchProof();
            payees[i] = payee;
            signals[i] = _signals(item, _jobId(item.request), payee);
        }
        uint256[] memory together = BatchStatement.signals(BatchStatement.concat(signals), commitment);
        if (!_proves(model.batchCircuitId, together, proof)) revert InvalidBatchProof();
        return _settleAll(model, settlements, payees);
    }

    /* VIEWS */

    /// @inheritdoc ISettlements
    function isResult(Request calldata request, uint256[] calldata outputs) external view returns (bool) {
        bytes32 jobId = _jobId(request);
        return _jobs[jobId].hasResult(Statement.resultHash(jobId, outputs));
    }

    /* PRIVATE */

    function _holdTogether(
        bytes32 circuitId,
        uint256[][] memory signals,
        bytes[] memory proofs
    ) private view returns (bool) {
        try _CIRCUITS.verifyBatch(circuitId, signals, proofs) returns (bool hold) {
            return hold;
        } catch {
            return false;
        }
    }

    /// @dev Settles each item in a call of its own. The note names the payee for whom the batch has proven the item.
    /// @param payees For each item its proven payee; zero where nothing is proven yet.
    function _settleAll(
        Model calldata model,
        Settlement[] calldata settlements,
        address[] memory payees
    ) private returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](settlements.length);
        for (uint256 i = 0; i < settlements.length; ++i) {
            BatchNote.set(uint160(payees[i]));
            verdicts[i] = _attempt(abi.encodeCall(ISettlements.settle, (model, settlements[i])));
        }
        BatchNote.clear();
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
        _requireSound(request.modelId);
        Shape.requireOutputs(model, settlement.outputs);
        Shape.requireInputs(model, settlement.inputs, request.inputCommitment);
        address payee = job.operator();
        if (BatchNote.get() != uint160(payee)) {
            uint256[] memory signals = _signals(settlement, jobId, payee);
            if (!_proves(model.circuitId, signals, settlement.proof)) revert InvalidProof(jobId);
        }
        _complete(request, jobId, job, _lockedPrice(request, jobId, job), 0, settlement.outputs, msg.sender);
    }
}
