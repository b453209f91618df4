// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDisputes} from "../interfaces/IDisputes.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {IResults} from "../interfaces/IResults.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {ResultTree} from "../libraries/ResultTree.sol";
import {Statement} from "../libraries/Statement.sol";
import {Draw} from "../types/Audit.sol";
import {Delivery, PackedDelivery} from "../types/Delivery.sol";
import {Job, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Prover, ProverLibrary} from "../types/Prover.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Faults} from "./Faults.sol";

/// @title Challenges, proofs that answer them, and the penalties R2, R3 and R4
abstract contract Disputes is IDisputes, Faults {
    /* CONSTANTS */

    /// @inheritdoc IDisputes
    uint256 public constant CHALLENGE_OPERATOR_BPS = 8_000;
    /// @inheritdoc IDisputes
    uint256 public constant REPORT_SECONDS = 24 hours;
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
        if (number != 0 && _isDrawnNow(challenged, number)) return _dispute(jobId, challenged, address(0), 0);
        uint96 bond = _challengeBond(challenged);
        if (bond > maxBond) revert ChallengeBondTooHigh(jobId, bond, maxBond);
        _debit(msg.sender, bond);
        _dispute(jobId, challenged, msg.sender, bond);
    }

    /// @inheritdoc IDisputes
    function prove(
        Model calldata model,
        ISettlements.Settlement calldata settlement,
        PackedDelivery calldata delivery,
        address finder
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
        _requireSound(request.modelId);
        // The words tell whether the proof agrees. Its payee is the account that it pays: a copy cannot pay another.
        bool agrees = Statement.resultHash(jobId, settlement.outputs) == proven.resultHash;
        if (agrees && finder != address(0)) revert NothingToRefute(jobId);
        if (!agrees && finder == address(0)) revert FinderMissing(jobId);
        _requireStatement(model, settlement, jobId, agrees ? proven.lock.operator() : finder);

        if (agrees) {
            uint256 extra = _forfeitChallenge(jobId, proven);
            if (!_keepForOutput(jobId, proven, extra)) {
                _complete(request, jobId, proven.lock, proven.price, extra, settlement.outputs, msg.sender);
            }
        } else {
            _refute(request, jobId, state, proven, finder);
            emit Refuted(jobId, proven.lock.operator(), finder, settlement.outputs);
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
        _requireSound(request.modelId);

        uint96 price = disputed.price;
        _jobs[jobId] = job.reopen(0);
        _returnChallenge(disputed);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseSilence(
            job.operator(),
            _bondShares(price, job.bondBps()),
            price
        );
        _failed(request, jobId, job, price, split, before);
        emit DisputeExpired(jobId, job.operator(), disputed.challenger);
    }

    /// @inheritdoc IDisputes
    function commitReport(bytes32 commitment) external {
        // 216 bits of a hash: finding a second report for them takes 2^108 tries.
        _commitments[msg.sender] = ((uint256(commitment) >> 40) << 40) | uint40(block.timestamp);
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
        uint40 committedAt = _committedAt(keccak256(abi.encode(jobId, msg.sender, first, second)));
        if (_reports[key].committedAt != 0) return _replaceReporter(key, committedAt);
        emit Equivocated(jobId, operator, key, msg.sender);
        uint256 slashId = _equivocated(request, jobId, delivery, operator);
        // Slashes are counted from one, far below 2^96.
        _reports[key] = Report(committedAt, uint40(block.timestamp), uint96(slashId));
    }

    /* EXTERNAL: CONTRADICTION */

    /// @inheritdoc IDisputes
    function contradict(
        Model calldata model,
        ISettlements.Settlement calldata first,
        address firstPayee,
        ISettlements.Settlement calldata second,
        address secondPayee
    ) external nonReentrant {
        if (first.request.inputCommitment != second.request.inputCommitment) revert NoContradiction();
        bytes32 firstHash = Statement.resultHash(0, first.outputs);
        if (firstHash == Statement.resultHash(0, second.outputs)) revert NoContradiction();
        _requireStatement(model, first, _jobId(first.request), firstPayee);
        _requireStatement(model, second, _jobId(second.request), secondPayee);
        _quarantined[_circuitKey(model)] = true;
        emit CircuitQuarantined(model.circuitId);
        _quarantineModel(model);
    }

    /// @inheritdoc IDisputes
    function quarantineModel(Model calldata model) external {
        if (!_quarantined[_circuitKey(model)]) revert NotQuarantined(model.circuitId);
        _quarantineModel(model);
    }

    /// @inheritdoc IDisputes
    function closeQuarantined(Request calldata request, PackedDelivery calldata delivery) external nonReentrant {
        bytes32 jobId = _jobId(request);
        _requireQuarantined(request.modelId);
        Job job = _jobs[jobId];
        JobState state = job.state();
        bool isSigned = request.assurance == Assurance.Enclave;
        Delivery memory closed;
        if (state == JobState.Provisional || state == JobState.Disputed) {
            closed = _require(jobId, state, delivery);
            if (closed.proven) revert AlreadyProven(jobId);
            _returnChallenge(closed);
            if (isSigned && state == JobState.Disputed) return _dropDispute(jobId, closed);
        }
        emit QuarantinedClosed(jobId);
        if (state == JobState.Open) return _closeOpen(request, jobId, job);
        uint96 price = closed.price;
        if (state == JobState.Provisional || state == JobState.Disputed) job = closed.lock;
        else price = _lockedPrice(request, jobId, _requireState(jobId, JobState.Locked));
        // The enclave's signature may still settle the job.
        if (isSigned) revert IRequests.UnsupportedAssurance(request.assurance);
        _earn(job.operator(), 0, 0, _bondShares(price, job.bondBps()));
        _close(request, jobId, job, price);
    }

    /// @inheritdoc IDisputes
    function voidSlash(uint256 slashId, Request calldata request) external nonReentrant {
        _requireQuarantined(request.modelId);
        _vault().voidSlash(slashId, _jobId(request));
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

    /// @inheritdoc IDisputes
    function isQuarantined(bytes32 modelId) external view returns (bool) {
        return _quarantined[modelId];
    }

    /// @inheritdoc IDisputes
    function drawOf(bytes32 jobId, uint40 target, uint96 drawnBelow) external view returns (Draw draw) {
        return _drawOf(jobId, target, drawnBelow);
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

    /// @dev Splits the bond of a challenge that failed. It goes back if the seed draws the result: the audit would have called
    /// for the same proof. A proof that comes before the seed waits for none.
    /// @return toOperator The operator's part, to be paid with its price.
    function _forfeitChallenge(bytes32 jobId, Delivery memory delivery) private returns (uint256 toOperator) {
        if (delivery.challenger == address(0)) return 0;
        uint96 number = _numberOf(jobId, delivery.auditTarget);
        if (delivery.proofWanted || (number != 0 && _isDrawnNow(delivery, number))) {
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
        uint256 time = _endTurn(delivery);
        _updateStatus(delivery);
        if (!_isOwed(delivery) && time > _demandBy(delivery)) return false;
        delivery.proven = true;
        (delivery.challenger, delivery.challengeBond) = (address(0), 0);
        address operator = delivery.lock.operator();
        _credit(operator, toOperator);
        emit Proven(jobId, operator, _store(jobId, JobState.Provisional, delivery));
        return true;
    }

    /// @dev Ends a dispute that no proof can decide any more. The enclave's signature stands, as for a model without a circuit. If
    /// the requester may still demand the output, it keeps a data window: the dispute has spoiled its calls in flight.
    function _dropDispute(bytes32 jobId, Delivery memory delivery) private {
        (delivery.provable, delivery.challenger, delivery.challengeBond) = (false, address(0), 0);
        _endTurn(delivery);
        if (delivery.outputDigest == 0 || delivery.demandedAt != 0) delivery.disputedAt = 0;
        emit DisputeDropped(jobId, delivery.lock.operator(), _store(jobId, JobState.Provisional, delivery));
    }

    /// @dev Brings the moment of a dispute, which waits for its turn no longer, forward to now.
    /// @return time Now, on the job's clock.
    function _endTurn(Delivery memory delivery) private returns (uint256 time) {
        time = _now(_currentClock(), delivery.lock.pauseIndex());
        if (delivery.disputedAt > time) delivery.disputedAt = uint40(time);
    }

    /// @dev When the caller committed to a report, before now.
    function _committedAt(bytes32 commitment) private view returns (uint40 time) {
        uint256 word = _commitments[msg.sender];
        time = uint40(word);
        if ((word ^ uint256(commitment)) >> 40 != 0 || time >= block.timestamp) revert NotCommitted(commitment);
    }

    /// @dev Gives the finder's part of a report to the caller, whose commitment must be older.
    function _replaceReporter(address key, uint40 committedAt) private {
        Report memory report = _reports[key];
        if (committedAt >= report.committedAt || block.timestamp > report.reportedAt + REPORT_SECONDS) {
            revert EquivocationKnown(key);
        }
        _reports[key].committedAt = committedAt;
        emit ReportReplaced(key, msg.sender);
        _vault().replaceFinder(report.slashId, msg.sender);
    }

    function _quarantineModel(Model calldata model) private {
        bytes32 modelId = model.id();
        _quarantined[modelId] = true;
        _clock.hasQuarantine = true;
        emit ModelQuarantined(modelId, model.circuitId);
    }

    /// @dev Names a circuit with the place where its inputs end. The verifying key does not fix that place, so a model that
    /// named another could call input words outputs, and show a contradiction where there is none.
    function _circuitKey(Model calldata model) private pure returns (bytes32) {
        return keccak256(abi.encode(model.circuitId, model.inputWords));
    }

    function _requireQuarantined(bytes32 circuitOrModelId) private view {
        if (!_quarantined[circuitOrModelId]) revert NotQuarantined(circuitOrModelId);
    }

    function _signer(bytes32 jobId, SignedResult calldata result) private view returns (address) {
        bytes32 leaf = ResultTree.leaf(jobId, result.payee, result.outputsHash, result.outputDigest);
        bytes32 root = MerkleProof.processProofCalldata(result.path, leaf);
        bytes32 digest = MessageHashUtils.toTypedDataHash(_separator(), ResultTree.structHash(root));
        return ECDSA.recoverCalldata(digest, result.signature);
    }
}
