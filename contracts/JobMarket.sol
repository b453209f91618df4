// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICircuitRegistry} from "./interfaces/ICircuitRegistry.sol";
import {IInferenceCallback} from "./interfaces/IInferenceCallback.sol";
import {IJobMarket} from "./interfaces/IJobMarket.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";
import {BoundedCall} from "./libraries/BoundedCall.sol";
import {Groth16} from "./libraries/Groth16.sol";
import {KeyStore} from "./libraries/KeyStore.sol";
import {Penalties} from "./libraries/Penalties.sol";
import {PriceCurve} from "./libraries/PriceCurve.sol";
import {Statement} from "./libraries/Statement.sol";
import {Accounts} from "./market/Accounts.sol";
import {Requests} from "./market/Requests.sol";
import {StakeVault} from "./StakeVault.sol";
import {Job, JobLibrary, JobState} from "./types/Job.sol";
import {Model} from "./types/Model.sol";
import {Request} from "./types/Request.sol";

/// @title Escrow and asynchronous settlement of inference jobs
/// @custom:security-contact security@assay.example
contract JobMarket is IJobMarket, Requests, AccessManaged, Multicall {
    using SafeCast for uint256;

    /* CONSTANTS */

    /// Highest protocol fee, tenths of a percent of the price.
    uint8 public constant MAX_FEE_TENTHS = 50;
    /// Part of the fees that goes to the insurance; the rest is the treasury's.
    uint256 public constant INSURANCE_FEE_BPS = 5_000;
    /// A lock may be declined in this first part of the execution window.
    uint256 public constant DECLINE_WINDOW_BPS = 1_500;
    /// Time that a disputed job may take after its deadline: challenge, proof and slash. Part of the longest job life.
    uint256 public constant MAX_AFTERLIFE_SECONDS = 3 days;

    /* IMMUTABLES */

    /// @inheritdoc IJobMarket
    IStakeVault public immutable VAULT;
    /// @inheritdoc IJobMarket
    ICircuitRegistry public immutable CIRCUITS;
    /// @notice Who receives the treasury's part of the fees.
    address public immutable TREASURY;
    uint96 private immutable _MIN_BOND;

    /* STORAGE */

    mapping(bytes32 jobId => bool) private _failedCallbacks;

    /* CONSTRUCTOR */

    /// @param token Settlement token: price, bond and stake share its unit.
    /// @param authority `AccessManager` that names guardian and governor.
    /// @param models Registry of models.
    /// @param circuits Registry of verifying keys.
    /// @param treasury Who receives the treasury's part of the fees.
    /// @param minBond Smallest bond of a job.
    /// @param keeperCap Most that a keeper gets for calling an R1.
    constructor(
        IERC20 token,
        address authority,
        IModelRegistry models,
        ICircuitRegistry circuits,
        address treasury,
        uint96 minBond,
        uint96 keeperCap
    ) Accounts(token) Requests(models) AccessManaged(authority) {
        if (treasury == address(0)) revert ZeroRecipient();
        CIRCUITS = circuits;
        TREASURY = treasury;
        _MIN_BOND = minBond;
        // The market makes its own vault, so that each knows the other from its first block and neither can be swapped.
        VAULT = new StakeVault(token, address(this), authority, minBond, keeperCap);
        assert(2 * (MAX_JOB_SECONDS + MAX_AFTERLIFE_SECONDS) <= VAULT.UNBONDING_SECONDS());
    }

    /* LOCK */

    /// @inheritdoc IJobMarket
    function lock(Request calldata request, uint16 bondHundredths) external nonReentrant {
        bytes32 jobId = _jobId(request);
        _lock(request, jobId, _requireState(jobId, JobState.Open), bondHundredths);
    }

    /// @inheritdoc IJobMarket
    function lockSigned(
        Request calldata request,
        bytes calldata signature,
        uint16 bondHundredths
    ) external nonReentrant {
        bytes32 jobId = _jobId(request);
        // Whoever puts the request on chain first, the lock still holds.
        Job job = _jobs[jobId];
        if (job.state() != JobState.Open) job = _createSigned(request, jobId, signature);
        _lock(request, jobId, job, bondHundredths);
    }

    /// @inheritdoc IJobMarket
    function lockMany(LockItem[] calldata items) external returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(items.length));
        for (uint256 i = 0; i < items.length; ++i) {
            LockItem calldata item = items[i];
            verdicts[i] = _attempt(
                item.signature.length == 0
                    ? abi.encodeCall(this.lock, (item.request, item.bondHundredths))
                    : abi.encodeCall(this.lockSigned, (item.request, item.signature, item.bondHundredths))
            );
        }
    }

    /// @inheritdoc IJobMarket
    function decline(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert NotLockHolder(msg.sender, job.operator());
        uint256 closesAt = job.lockedAt() + (uint256(request.executionWindow) * DECLINE_WINDOW_BPS) / Penalties.BPS;
        if (job.has(JobLibrary.DECLINED) || _isPast(closesAt, job.pauseIndex())) revert DeclineClosed(jobId);
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(JobLibrary.DECLINED);
        uint256 before = TOKEN.balanceOf(address(this));
        VAULT.decline(msg.sender, _bondShares(price, job.bondHundredths()));
        uint256 fee = TOKEN.balanceOf(address(this)) - before;
        _credit(request.requester, fee);
        _reopen(request, jobId, job, price, 0);
        emit Declined(jobId, msg.sender, fee);
    }

    /* SETTLE */

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

    /* EXPIRE */

    /// @inheritdoc IJobMarket
    function expire(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        if (job.state() == JobState.Locked) {
            _expireLock(request, jobId, job);
        } else {
            job = _requireState(jobId, JobState.Open);
            uint256 closedAt = _lockableUntil(request, job);
            if (!_isPast(closedAt, job.pauseIndex())) revert NotExpired(jobId, closedAt);
            _close(request, jobId, job);
            emit Expired(jobId, request.requester);
        }
    }

    /// @inheritdoc IJobMarket
    function expireMany(Request[] calldata requests) external returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(requests.length));
        for (uint256 i = 0; i < requests.length; ++i) {
            verdicts[i] = _attempt(abi.encodeCall(this.expire, (requests[i])));
        }
    }

    /* VAULT */

    /// @inheritdoc IJobMarket
    function takeReleased(address operator) external returns (uint96 shares) {
        if (msg.sender != address(VAULT)) revert OnlyVault();
        shares = _accounts[operator].releasedShares;
        _accounts[operator].releasedShares = 0;
    }

    /* GOVERNANCE */

    /// @inheritdoc IJobMarket
    function pauseIntake() external restricted {
        _pause();
    }

    /// @inheritdoc IJobMarket
    function unpauseIntake() external restricted {
        _unpause();
    }

    /// @inheritdoc IJobMarket
    function setFee(uint8 tenths) external restricted {
        if (tenths > MAX_FEE_TENTHS) revert FeeTooHigh(tenths);
        _clock.feeTenths = tenths;
        emit FeeSet(tenths);
    }

    /// @inheritdoc IJobMarket
    function distributeFees(address[] calldata operators) external {
        uint256 fees = _accounts[address(this)].balance;
        _accounts[address(this)].balance = 0;
        for (uint256 i = 0; i < operators.length; ++i) {
            fees += _accounts[operators[i]].fees;
            _accounts[operators[i]].fees = 0;
        }
        uint256 toInsurance = (fees * INSURANCE_FEE_BPS) / Penalties.BPS;
        _credit(address(VAULT), toInsurance);
        _credit(TREASURY, fees - toInsurance);
        emit FeesDistributed(toInsurance, fees - toInsurance);
    }

    /* VIEWS */

    /// @inheritdoc IJobMarket
    function priceOf(Request calldata request) external view returns (uint256 price) {
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        (price, ) = _currentPrice(request, jobId, job, _now(_clock, _pauseIndexOf(job)));
    }

    /// @inheritdoc IJobMarket
    function bondFor(uint96 price, uint16 bondHundredths) external view returns (uint256 bond) {
        return _bondShares(price, bondHundredths);
    }

    /// @inheritdoc IJobMarket
    function isResult(Request calldata request, uint256[] calldata outputs) external view returns (bool) {
        bytes32 jobId = _jobId(request);
        return _jobs[jobId].hasResult(Statement.resultHash(jobId, outputs));
    }

    /* INTERNAL: LOCK */

    function _lock(Request calldata request, bytes32 jobId, Job job, uint16 bondHundredths) private {
        Clock memory clock = _clock;
        _requireIntake(clock);
        uint256 time = _now(clock, job.pauseIndex());
        bool named = request.operator != address(0) && !job.has(JobLibrary.REOPENED);
        if (named && request.operator != msg.sender) {
            revert NotNamedOperator(msg.sender, request.operator);
        }
        uint256 closedAt = _lockableUntil(request, job);
        if (time > closedAt) revert LockingClosed(jobId, closedAt);

        uint96 price = _reservePrice(request, jobId, job, time);
        _jobs[jobId] = job.lock(msg.sender, uint40(time), bondHundredths);
        uint96 bond = _bond(price, bondHundredths);
        emit Locked(jobId, msg.sender, price, bond, time + request.executionWindow);
    }

    /// @dev Fixes the price of a lock and gives what was reserved above it back to the requester.
    function _reservePrice(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint256 time
    ) private returns (uint96 price) {
        uint96 reserve;
        (price, reserve) = _currentPrice(request, jobId, job, time);
        if (job.has(JobLibrary.REOPENED)) _terms[jobId].reserve = price;
        _credit(request.requester, reserve - price);
    }

    /// @dev Reserves the caller's bond, handing the vault the shares that ended jobs released.
    function _bond(uint96 price, uint16 bondHundredths) private returns (uint96 bond) {
        uint96 released = _accounts[msg.sender].releasedShares;
        if (released != 0) _accounts[msg.sender].releasedShares = 0;
        bond = VAULT.bond(msg.sender, _bondShares(price, bondHundredths), released);
        uint96 required = price > _MIN_BOND ? price : _MIN_BOND;
        if (bond < required) revert BondTooSmall(bond, required);
    }

    /// @dev Price at `time`: what the ramp says, which stands still while the job is locked; for a job that was locked
    /// before at most what is reserved for it. No reserve of an open job ever falls, so a lock never finds a lower price
    /// than its operator saw.
    function _currentPrice(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint256 time
    ) private view returns (uint96 price, uint96 reserve) {
        reserve = request.maxPrice;
        if (job.has(JobLibrary.REOPENED)) {
            reserve = _terms[jobId].reserve;
            time -= _terms[jobId].heldSeconds;
        }
        price = PriceCurve.priceAt(request.minPrice, request.maxPrice, request.rampStart, request.rampEnd, time);
        if (price > reserve) price = reserve;
    }

    /// @dev Price of a locked job.
    function _lockedPrice(Request calldata request, bytes32 jobId, Job job) private view returns (uint96) {
        if (job.has(JobLibrary.REOPENED)) return _terms[jobId].reserve;
        return
            PriceCurve.priceAt(request.minPrice, request.maxPrice, request.rampStart, request.rampEnd, job.lockedAt());
    }

    function _lockableUntil(Request calldata request, Job job) private pure returns (uint256) {
        return job.has(JobLibrary.REOPENED) ? request.deadline - request.executionWindow : request.lockBy;
    }

    /// @dev The bond in shares of the operator's pool: hundredths of the price, at least the smallest bond.
    function _bondShares(uint96 price, uint16 bondHundredths) private view returns (uint96) {
        uint256 shares = (uint256(price) * bondHundredths) / 100;
        return shares > _MIN_BOND ? shares.toUint96() : _MIN_BOND;
    }

    /// @dev Keeps the terms of the next lock: a part of the penalty for whoever takes it; the price of the last lock, and
    /// again as much of the rest up to the highest price as the requester's balance holds; and the ramp where it stood, or
    /// an operator could hold a job at a low price until it is worth giving up for a higher one.
    function _reopen(Request calldata request, bytes32 jobId, Job job, uint96 price, uint96 bonus) private {
        uint96 more = request.maxPrice - price;
        uint96 balance = _accounts[request.requester].balance;
        if (more > balance) more = balance;
        if (more != 0) _debit(request.requester, more);
        Terms memory terms;
        if (job.has(JobLibrary.REOPENED)) terms = _terms[jobId];
        terms.reserve = price + more;
        terms.bonus += bonus;
        // The job's clock runs on from lockedAt, and fits as block.timestamp does.
        terms.heldSeconds += uint40(_now(_clock, job.pauseIndex()) - job.lockedAt());
        _terms[jobId] = terms;
    }

    /* INTERNAL: EXPIRE */

    function _expireLock(Request calldata request, bytes32 jobId, Job job) private {
        uint256 deadline = uint256(job.lockedAt()) + request.executionWindow;
        if (!_isPast(deadline, job.pauseIndex())) revert NotExpired(jobId, deadline);
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        Penalties.Split memory split = _penaliseLate(job.operator(), _bondShares(price, job.bondHundredths()), price);
        _credit(msg.sender, split.finder);
        _credit(request.requester, split.requester);
        _reopen(request, jobId, job, price, split.filler);
        emit LockMissed(jobId, job.operator(), msg.sender);
    }

    /// @dev Hands on what arrived: a token that takes a fee for transfers shrinks every share alike.
    function _penaliseLate(
        address operator,
        uint96 bondShares,
        uint96 price
    ) private returns (Penalties.Split memory split) {
        uint256 before = TOKEN.balanceOf(address(this));
        split = VAULT.penaliseLate(operator, bondShares, price);
        uint256 sent = uint256(split.filler) + split.requester + split.finder;
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received < sent) {
            // received < sent, so each quotient is below what it replaces; the filler gets what rounding leaves.
            split.requester = uint96((split.requester * received) / sent);
            split.finder = uint96((split.finder * received) / sent);
            split.filler = uint96(received - split.requester - split.finder);
        }
    }

    /* INTERNAL: SETTLE */

    function _settle(Model calldata model, Settlement calldata settlement, address submitter, bool proven) private {
        Request calldata request = settlement.request;
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        uint256 deadline = uint256(job.lockedAt()) + request.executionWindow;
        if (_isPast(deadline, job.pauseIndex())) revert LockExpired(jobId, deadline);
        if (model.id() != request.modelId) revert ModelMismatch(request.modelId);
        if (!proven) {
            uint256[] memory signals = _signals(settlement, jobId, job);
            // What `CIRCUITS.verify` does, without the call to it.
            address key = KeyStore.addressOf(address(CIRCUITS), model.circuitId);
            if (!Groth16.verifyComputed(key, signals, settlement.proof)) revert InvalidProof(jobId);
        }

        uint256[] calldata outputs = settlement.outputs;
        _jobs[jobId] = JobLibrary.settled(Statement.resultHash(jobId, outputs));
        uint256 paid = _pay(request, jobId, job, submitter);
        emit Settled(jobId, job.operator(), paid, outputs);
        if (request.callback != address(0)) _callBack(request, jobId, outputs);
    }

    /// @dev Books the price to the lock holder, the fee, the callback fee to the submitter, and releases the bond.
    function _pay(Request calldata request, bytes32 jobId, Job job, address submitter) private returns (uint256 paid) {
        uint96 price = _lockedPrice(request, jobId, job);
        uint256 fee = (uint256(price) * job.feeTenths()) / 1000;
        paid = price - fee;
        if (job.has(JobLibrary.REOPENED)) {
            paid += _terms[jobId].bonus;
            delete _terms[jobId];
        }
        _earn(job.operator(), paid.toUint96(), fee, _bondShares(price, job.bondHundredths()));
        _credit(submitter, request.callbackFee);
    }

    /// @dev Credits an operator's pay, and sets the fee and the released bond aside in the same word: a payment writes one
    /// slot. What does not fit beside the balance goes where it is bound for at once.
    function _earn(address operator, uint96 paid, uint256 fee, uint96 shares) private {
        Account memory account = _accounts[operator];
        account.balance += paid;
        uint256 fees = account.fees + fee;
        if (fees > type(uint80).max) {
            _credit(address(this), fees);
            fees = 0;
        }
        // Both casts fit, as was just checked.
        account.fees = uint80(fees);
        uint256 released = uint256(account.releasedShares) + shares;
        bool fits = released <= type(uint80).max;
        if (fits) account.releasedShares = uint80(released);
        _accounts[operator] = account;
        if (!fits) VAULT.release(operator, shares);
    }

    function _callBack(Request calldata request, bytes32 jobId, uint256[] calldata outputs) private {
        bytes memory data = abi.encodeCall(IInferenceCallback.onInference, (jobId, outputs));
        if (!BoundedCall.call(request.callback, request.callbackGas, data)) {
            _failedCallbacks[jobId] = true;
            emit CallbackFailed(jobId, request.callback);
        }
    }

    function _signals(Settlement calldata settlement, bytes32 jobId, Job job) private view returns (uint256[] memory) {
        Request calldata request = settlement.request;
        uint256[] calldata inputs = settlement.inputs;
        if (inputs.length != 0 && Statement.inputCommitment(inputs) != request.inputCommitment) {
            revert InputWordsMismatch(request.inputCommitment);
        }
        uint256 context = Statement.context(address(this), jobId, job.operator(), request.modelId);
        return Statement.signals(request.inputCommitment, inputs, settlement.outputs, context);
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
            signals[count] = _signals(settlement, jobId, job);
            proofs[count++] = settlement.proof;
        }
        assembly ("memory-safe") {
            // Shortens both arrays to the items taken.
            mstore(signals, count)
            mstore(proofs, count)
        }
        return CIRCUITS.verifyBatch(model.circuitId, signals, proofs);
    }

    /* INTERNAL: BATCHES */

    /// @dev Runs one of this contract's own functions for the caller, and reports its error instead of failing with it.
    function _attempt(bytes memory data) private returns (bytes4 verdict) {
        (bool success, bytes memory reason) = address(this).delegatecall(data);
        if (!success) return _verdictOf(reason);
    }

    /// @dev Zero is the verdict of success, so a failure without a reason gets one.
    function _verdictOf(bytes memory reason) private pure returns (bytes4 verdict) {
        verdict = bytes4(reason);
        if (verdict == 0) verdict = Unexplained.selector;
    }

    function _notEmpty(uint256 length) private pure returns (uint256) {
        if (length == 0) revert EmptyBatch();
        return length;
    }

    function _insuranceAccount() internal view override returns (address) {
        return address(VAULT);
    }
}
