// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISettlements} from "../interfaces/ISettlements.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {Shape} from "../libraries/Shape.sol";
import {Audit, Draw} from "../types/Audit.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {Evidence} from "./Evidence.sol";

/// @title Faults of a delivered result: the proof that shows one, and the penalties R2 and R3
abstract contract Faults is Evidence {
    /* INTERNAL */

    /// @dev A valid proof of the model's words for this job and payee.
    function _requireStatement(
        Model calldata model,
        ISettlements.Settlement calldata settlement,
        bytes32 jobId,
        address payee
    ) internal view {
        _requireModel(model, settlement.request);
        Shape.requireOutputs(model, settlement.outputs);
        Shape.requireInputs(model, settlement.inputs, settlement.request.inputCommitment);
        uint256[] memory signals = _signals(settlement, jobId, payee);
        if (!_proves(model.circuitId, signals, settlement.proof)) revert ISettlements.InvalidProof(jobId);
    }

    /// @dev Gives a challenger its bond back.
    function _returnChallenge(Delivery memory delivery) internal {
        if (delivery.challenger != address(0)) _credit(delivery.challenger, delivery.challengeBond);
    }

    /// @dev R2. Bond and stake wait in the vault, until the guardian and `contradict` had their time.
    function _refute(
        Request calldata request,
        bytes32 jobId,
        JobState state,
        Delivery memory delivery,
        address finder
    ) internal {
        _updateStatus(delivery);
        Audit memory audit = _auditOf(jobId, state, delivery);
        _returnChallenge(delivery);
        Job job = delivery.lock;
        uint96 price = delivery.price;
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split;
        split.requester = _vault().penaliseWrong(
            job.operator(),
            _bondShares(price, job.bondBps()),
            price,
            request.requester,
            finder,
            audit
        );
        _failed(request, jobId, job, price, split, before);
    }

    /// @dev R3.
    function _equivocated(
        Request calldata request,
        bytes32 jobId,
        PackedDelivery calldata delivery,
        address operator
    ) internal returns (uint256 slashId) {
        Job job = _jobs[jobId];
        JobState state = job.state();
        Audit memory audit = Audit(jobId, 0, 0, Draw.Spared);
        Delivery memory copy;
        if (state == JobState.Provisional || state == JobState.Disputed) {
            copy = _require(jobId, state, delivery);
            job = copy.lock;
            _updateStatus(copy);
            audit = _auditOf(jobId, state, copy);
        }
        bool bonded = state >= JobState.Locked && state <= JobState.Disputed && job.operator() == operator;
        if (!bonded) {
            // No bond of the signer stands for the job any more, or not yet.
            (slashId, ) = _vault().penaliseEquivocation(operator, 0, 0, msg.sender, audit);
            return slashId;
        }
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        _returnChallenge(copy);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split;
        (slashId, split) = _vault().penaliseEquivocation(
            operator,
            _bondShares(price, job.bondBps()),
            price,
            msg.sender,
            audit
        );
        _failed(request, jobId, job, price, split, before);
    }

    /// @dev Hands a penalty out, and opens the job again.
    /// @param before The market's balance before the vault sent the penalty.
    function _failed(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint96 price,
        Penalties.Split memory split,
        uint256 before
    ) internal {
        _shrinkToArrived(split, before);
        _credit(request.requester, split.requester);
        _reopen(request, jobId, job, price, split.filler);
    }
}
