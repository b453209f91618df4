// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

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
import {Prover, ProverLibrary} from "../types/Prover.sol";
import {Request} from "../types/Request.sol";
import {Evidence} from "./Evidence.sol";

/// @title Challenges, proofs that answer them, and the penalties R2, R3 and R4
abstract contract Disputes is IDisputes, Evidence {
    /* CONSTANTS */

    /// @inheritdoc IDisputes
    uint256 public constant CHALLENGE_OPERATOR_BPS = 8_000;
    /// @inheritdoc IDisputes
    uint256 public constant MAX_BACKLOG_SECONDS = ProverLibrary.MAX_BACKLOG / ProverLibrary.SECOND;

    /* EXTERNAL: PROVERS */

    /// @inheritdoc IDisputes
    /// @dev Without a guard: the vault's view is the only call.
    function declareProver(uint32 proofMilliseconds, uint96 proofFee) external {
        Prover memory prover = _provers[msg.sender];
        uint256 before = prover.pace();
        uint256 time = Math.ceilDiv(proofMilliseconds, ProverLibrary.TICK);
        uint256 longest = (_PROOF_SECONDS * ProverLibrary.SECOND) / 4;
        if (time < ProverLibrary.MIN_PROOF_TIME || time > longest) {
            revert ProofTimeOutOfRange(
                proofMilliseconds,
                ProverLibrary.MIN_PROOF_TIME * ProverLibrary.TICK,
                longest * ProverLibrary.TICK
            );
        }
        // `longestAfterlife` bounds the proof window by 66 hours, and so the time by 2^23.
        prover.proofTime = uint24(time);
        prover.proofFee = proofFee;
        if (time > before) prover.requireCapacity(msg.sender, _vault().undecidedOf(msg.sender));
        _provers[msg.sender] = prover;
        emit ProverDeclared(msg.sender, time * ProverLibrary.TICK, proofFee);
    }

    /* EXTERNAL: DISPUTES */

    /// @inheritdoc IDisputes
    function challenge(bytes32 jobId, PackedDelivery calldata delivery, uint96 maxBond) external nonReentrant {
        Delivery memory challenged = _require(jobId, JobState.Provisional, delivery);
        if (!challenged.provable) revert Unprovable(jobId);
        if (challenged.proven) revert AlreadyProven(jobId);
        uint16 pauseIndex = challenged.lock.pauseIndex();
        // A worse status only lengthens the window: it is asked for when that matters.
        if (_isPast(_challengeBy(challenged), pauseIndex)) {
            _updateStatus(challenged);
            uint256 closesAt = _challengeBy(challenged);
            if (_isPast(closesAt, pauseIndex)) revert ChallengeWindowClosed(jobId, closesAt);
        }
        // Before the seed, a challenge needs no draw: no clock waits for the beacon.
        uint96 number = _numberOf(jobId, challenged.auditTarget);
        if (number != 0 && _isDrawn(challenged, number)) return _dispute(jobId, challenged, address(0), 0);
        uint96 bond = _challengeBond(challenged);
        if (bond > maxBond) revert ChallengeBondTooHigh(jobId, bond, maxBond);
        _debit(msg.sender, bond);
        _dispute(jobId, challenged, msg.sender, bond);
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
        if (proven.proven) revert AlreadyProven(jobId);
        // A worse status only lengthens the window: it is asked for when that matters.
        if (state == JobState.Disputed && _isPast(_proveBy(proven), proven.lock.pauseIndex())) {
            _updateStatus(proven);
            uint256 closesAt = _proveBy(proven);
            if (_isPast(closesAt, proven.lock.pauseIndex())) revert ProofWindowClosed(jobId, closesAt);
        }
        _requireModel(model, request);
        Shape.requireOutputs(model, settlement.outputs);
        Shape.requireInputs(model, settlement.inputs, request.inputCommitment);
        uint256[] memory signals = _signals(settlement, jobId, proven.lock.operator());
        if (!_proves(model.circuitId, signals, settlement.proof)) revert ISettlements.InvalidProof(jobId);

        if (Statement.resultHash(jobId, settlement.outputs) == proven.resultHash) {
            uint256 extra = _forfeitChallenge(jobId, proven);
            if (!_keepForOutput(jobId, proven, extra)) {
                _complete(request, jobId, proven.lock, proven.price, extra, settlement.outputs, msg.sender);
            }
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
        _jobs[jobId] = job.reopen(0);
        _returnChallenge(disputed);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseSilence(
            job.operator(),
            _bondShares(price, job.bondBps()),
            price
        );
        _failed(request, jobId, job, price, split, before, address(0));
        emit DisputeExpired(jobId, job.operator(), disputed.challenger);
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
        // Before the target's interval the draw is unknown, so a report cannot be meant to save a drawn bond.
        address finder =
            state == JobState.Locked || _isUnknowable(state, copy) ? msg.sender : _finder(jobId, state, copy);
        if (finder == address(0)) finder = address(_vault());
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        _returnChallenge(copy);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseEquivocation(
            operator,
            _bondShares(price, job.bondBps()),
            price,
            msg.sender
        );
        _failed(request, jobId, job, price, split, before, finder);
    }

    /* VIEWS */

    /// @inheritdoc IDisputes
    function challengeBond(PackedDelivery calldata delivery) external view returns (uint96 bond) {
        PackedDelivery memory packed = delivery;
        return _challengeBond(packed.unpack());
    }

    /// @inheritdoc IDisputes
    function proverOf(
        address operator
    ) external view returns (uint256 proofMilliseconds, uint96 proofFee, uint256 nextTurn) {
        Prover memory prover = _provers[operator];
        return (prover.pace() * ProverLibrary.TICK, prover.proofFee, block.timestamp + prover.enqueue(block.timestamp));
    }

    /* PRIVATE */

    /// @dev The cost of the proof that the operator declared, but not above the job's bond, and at least the price and the
    /// smallest bond. A lock's bond is worth at least its price, so a caller that accepts the bond's worth is never refused.
    function _challengeBond(Delivery memory delivery) private view returns (uint96 bond) {
        uint96 fee = _provers[delivery.lock.operator()].proofFee;
        uint96 cap = _bondOf(delivery);
        bond = fee < cap ? fee : cap;
        if (bond < delivery.price) bond = delivery.price;
        if (bond < _MIN_BOND) bond = _MIN_BOND;
    }

    /// @dev Gives a challenger its bond back.
    function _returnChallenge(Delivery memory delivery) private {
        if (delivery.challenger != address(0)) _credit(delivery.challenger, delivery.challengeBond);
    }

    /// @dev Splits the bond of a challenge that failed. It goes back if the seed draws the result: the audit would have called
    /// for the same proof. A proof that comes before the seed waits for none.
    /// @return toOperator The operator's part, to be paid with its price.
    function _forfeitChallenge(bytes32 jobId, Delivery memory delivery) private returns (uint256 toOperator) {
        if (delivery.challenger == address(0)) return 0;
        uint96 number = _numberOf(jobId, delivery.auditTarget);
        if (delivery.proofWanted || (number != 0 && _isDrawn(delivery, number))) {
            _returnChallenge(delivery);
            return 0;
        }
        uint256 bond = delivery.challengeBond;
        toOperator = (bond * CHALLENGE_OPERATOR_BPS) / Penalties.BPS;
        _credit(address(_vault()), bond - toOperator);
    }

    /// @dev A proof covers the output words only. Where the requester has demanded the off-chain output, or still may, the
    /// agreeing proof ends the dispute and not the job: missing bytes cost R1 then, as they would without a dispute.
    /// @param toOperator The operator's part of the challenge bond.
    function _keepForOutput(bytes32 jobId, Delivery memory delivery, uint256 toOperator) private returns (bool kept) {
        if (delivery.outputDigest == 0) return false;
        uint256 time = _now(_currentClock(), delivery.lock.pauseIndex());
        if (delivery.disputedAt > time) delivery.disputedAt = uint40(time);
        _updateStatus(delivery);
        if (!_isOwed(delivery) && time > _demandBy(delivery)) return false;
        delivery.proven = true;
        (delivery.challenger, delivery.challengeBond) = (address(0), 0);
        address operator = delivery.lock.operator();
        _credit(operator, toOperator);
        emit Proven(jobId, operator, _store(jobId, JobState.Provisional, delivery));
        return true;
    }

    /// @dev The account that gets the finder's part of a bond: the challenger of a disputed result. A result that an audit
    /// has drawn has no finder: the audit would have found it anyway, and the finder may be the operator under another name.
    function _finder(bytes32 jobId, JobState state, Delivery memory delivery) private view returns (address finder) {
        finder = state == JobState.Disputed ? delivery.challenger : msg.sender;
        if (finder == address(0) || !delivery.provable) return finder;
        _updateStatus(delivery);
        if (_isDrawn(delivery, _requireNumber(jobId, delivery))) return address(0);
    }

    /// @dev R2.
    function _refute(Request calldata request, bytes32 jobId, JobState state, Delivery memory delivery) private {
        Job job = delivery.lock;
        uint96 price = delivery.price;
        _returnChallenge(delivery);
        delivery.challenger = _finder(jobId, state, delivery);
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseWrong(
            job.operator(),
            _bondShares(price, job.bondBps()),
            price,
            request.requester,
            delivery.challenger
        );
        _failed(request, jobId, job, price, split, before, delivery.challenger);
    }

    /// @dev Hands a penalty out, and opens the job again.
    /// @param before The market's balance before the vault sent the penalty.
    function _failed(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint96 price,
        Penalties.Split memory split,
        uint256 before,
        address finder
    ) private {
        _shrinkToArrived(split, before);
        _credit(finder, split.finder);
        _credit(request.requester, split.requester);
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
