// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IDisputes} from "../interfaces/IDisputes.sol";
import {IResults} from "../interfaces/IResults.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {ResultTree} from "../libraries/ResultTree.sol";
import {Shape} from "../libraries/Shape.sol";
import {Statement} from "../libraries/Statement.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {Evidence} from "./Evidence.sol";

/// @title Challenges, proofs that answer them, and the penalties R2, R3 and R4
abstract contract Disputes is IDisputes, Evidence {
    /* CONSTANTS */

    /// @inheritdoc IDisputes
    uint256 public constant CHALLENGE_OPERATOR_BPS = 8_000;

    /* EXTERNAL */

    /// @inheritdoc IDisputes
    function challenge(bytes32 jobId, PackedDelivery calldata delivery) external nonReentrant {
        Delivery memory challenged = _require(jobId, JobState.Provisional, delivery);
        if (!challenged.provable) revert Unprovable(jobId);
        _updateStatus(challenged);
        uint256 closesAt = _challengeBy(challenged);
        if (_isPast(closesAt, challenged.lock.pauseIndex())) revert ChallengeWindowClosed(jobId, closesAt);
        // Before the seed, a challenge needs no draw: no clock waits for the beacon. `_finder` asks for the draw later.
        if (_numberOf(jobId, challenged.auditTarget) != 0 && _audit(jobId, challenged)) return;
        _debit(msg.sender, _challengeBond(challenged.price));
        _dispute(jobId, challenged, msg.sender);
    }

    /// @inheritdoc IDisputes
    function prove(
        Model calldata model,
        ISettlements.Settlement calldata settlement,
        PackedDelivery calldata delivery
    ) external nonReentrant {
        Request calldata request = settlement.request;
        bytes32 jobId = _jobId(request);
        JobState state = _disputable(jobId);
        Delivery memory proven = _require(jobId, state, delivery);
        // A worse status only lengthens the window: it is asked for when that matters.
        if (state == JobState.Disputed && _isPast(_proveBy(proven), proven.lock.pauseIndex())) {
            _updateStatus(proven);
            uint256 closesAt = _proveBy(proven);
            if (_isPast(closesAt, proven.lock.pauseIndex())) revert ProofWindowClosed(jobId, closesAt);
        }
        _requireModel(model, request);
        Shape.requireWords(model, settlement);
        uint256[] memory signals = _signals(settlement, jobId, proven.lock.operator());
        if (!_proves(model.circuitId, signals, settlement.proof)) revert ISettlements.InvalidProof(jobId);

        if (Statement.resultHash(jobId, settlement.outputs) == proven.resultHash) {
            _requireOutput(jobId, proven);
            uint256 extra = _forfeitChallenge(proven);
            _complete(request, jobId, proven.lock, proven.price, extra, settlement.outputs, msg.sender);
        } else {
            _refute(request, jobId, state, proven);
            emit Refuted(jobId, proven.lock.operator(), proven.challenger, settlement.outputs);
        }
    }

    /// @inheritdoc IDisputes
    function expireDispute(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Delivery memory disputed = _require(jobId, JobState.Disputed, delivery);
        _updateStatus(disputed);
        uint256 closesAt = _proveBy(disputed);
        Job job = disputed.lock;
        if (!_isPast(closesAt, job.pauseIndex())) revert ProofWindowOpen(jobId, closesAt);

        uint96 price = disputed.price;
        address challenger = disputed.challenger;
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseSilence(
            job.operator(),
            _bondShares(price, job.bondBps()),
            price
        );
        _failed(request, jobId, job, price, split, before, address(0), challenger);
        emit DisputeExpired(jobId, job.operator(), challenger);
    }

    /// @inheritdoc IDisputes
    function reportEquivocation(
        Request calldata request,
        PackedDelivery calldata delivery,
        SignedResult calldata first,
        SignedResult calldata second
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        address key = _signer(jobId, first);
        if (first.outputsHash == second.outputsHash || _signer(jobId, second) != key) revert NoEquivocation();
        (address operator, , , , ) = _ENCLAVES.resolve(key, block.timestamp);
        if (operator == address(0)) revert IResults.InvalidSession(key);
        if (_equivocated[key]) revert EquivocationKnown(key);
        _equivocated[key] = true;
        emit Equivocated(jobId, operator, key, msg.sender);

        Job job = _jobs[jobId];
        JobState state = job.state();
        Delivery memory copy;
        if (state == JobState.Provisional || state == JobState.Disputed) {
            copy = _require(jobId, state, delivery);
            job = copy.lock;
        } else if (state != JobState.Locked) {
            // No bond stands for the job any more, or not yet.
            return _penaliseEquivocation(operator);
        }
        if (job.operator() != operator) return _penaliseEquivocation(operator);
        address challenger = copy.challenger;
        // Before the target's interval the draw is unknown, so a report cannot be meant to save a drawn bond.
        address finder =
            state == JobState.Locked || _isUnknowable(state, copy) ? msg.sender : _finder(jobId, state, copy);
        if (finder == address(0)) finder = address(_vault());
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseEquivocation(
            operator,
            _bondShares(price, job.bondBps()),
            price,
            msg.sender
        );
        _failed(request, jobId, job, price, split, before, finder, challenger);
    }

    /* VIEWS */

    /// @inheritdoc IDisputes
    function challengeBond(uint96 price) external view returns (uint96 bond) {
        return _challengeBond(price);
    }

    /* PRIVATE */

    /// @dev The job's price, at least the smallest bond: the operator's part of a refuted challenge must cover its proof.
    function _challengeBond(uint96 price) private view returns (uint96) {
        return price > _MIN_BOND ? price : _MIN_BOND;
    }

    /// @dev Splits the bond of a challenge that failed.
    /// @return toOperator The operator's part, to be paid with its price.
    function _forfeitChallenge(Delivery memory delivery) private returns (uint256 toOperator) {
        if (delivery.challenger == address(0)) return 0;
        uint256 bond = _challengeBond(delivery.price);
        toOperator = (bond * CHALLENGE_OPERATOR_BPS) / Penalties.BPS;
        _credit(address(_vault()), bond - toOperator);
    }

    /// @dev The account that gets the finder's part of a bond: the challenger of a disputed result. A result that an audit
    /// has drawn has no finder: the audit would have found it anyway, and the finder may be the operator under another name.
    function _finder(bytes32 jobId, JobState state, Delivery memory delivery) private returns (address) {
        if (state == JobState.Disputed) {
            if (delivery.challenger == address(0) || delivery.auditNumber != 0) return delivery.challenger;
            // The challenge came before the seed.
            delivery.auditNumber = _requireNumber(jobId, delivery);
            return _isDrawn(delivery) ? address(0) : delivery.challenger;
        }
        _updateStatus(delivery);
        return _audit(jobId, delivery) ? address(0) : msg.sender;
    }

    /// @dev R2.
    function _refute(Request calldata request, bytes32 jobId, JobState state, Delivery memory delivery) private {
        address challenger = delivery.challenger;
        delivery.challenger = _finder(jobId, state, delivery);
        Job job = delivery.lock;
        uint96 price = delivery.price;
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseWrong(
            job.operator(),
            _bondShares(price, job.bondBps()),
            price,
            request.requester,
            delivery.challenger
        );
        _failed(request, jobId, job, price, split, before, delivery.challenger, challenger);
    }

    /// @dev Hands a penalty out, gives the challenger its bond back, and opens the job again.
    /// @param before The market's balance before the vault sent the penalty.
    function _failed(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint96 price,
        Penalties.Split memory split,
        uint256 before,
        address finder,
        address challenger
    ) private {
        _shrinkToArrived(split, before);
        _credit(finder, split.finder);
        _credit(request.requester, split.requester);
        if (challenger != address(0)) _credit(challenger, _challengeBond(price));
        _reopen(request, jobId, job, price, split.filler);
    }

    /// @dev Whether nobody can know the draw of a provisional result yet.
    function _isUnknowable(JobState state, Delivery memory delivery) private view returns (bool) {
        if (state != JobState.Provisional || !delivery.provable) return false;
        return delivery.auditTarget > _clock.latestTarget && delivery.auditTarget >= _targetNow();
    }

    /// @dev R3 for an operator with no bond in the job.
    function _penaliseEquivocation(address operator) private {
        _vault().penaliseEquivocation(operator, 0, 0, msg.sender);
    }

    function _signer(bytes32 jobId, SignedResult calldata result) private view returns (address) {
        bytes32 leaf = ResultTree.leaf(jobId, result.payee, result.outputsHash, result.outputDigest);
        bytes32 root = MerkleProof.processProofCalldata(result.path, leaf);
        bytes32 digest = MessageHashUtils.toTypedDataHash(_separator(), ResultTree.structHash(root));
        return ECDSA.recoverCalldata(digest, result.signature);
    }
}
