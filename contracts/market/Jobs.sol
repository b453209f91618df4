// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IInferenceCallback} from "../interfaces/IInferenceCallback.sol";
import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Groth16} from "../libraries/Groth16.sol";
import {KeyStore} from "../libraries/KeyStore.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {PriceCurve} from "../libraries/PriceCurve.sol";
import {Statement} from "../libraries/Statement.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {Ledger} from "./Ledger.sol";
import {MarketClock} from "./MarketClock.sol";

/// @title What every step of a job shares: its storage, its price and bond, and how it ends
/// @dev `JobMarket` and `EnclaveModule` run on the same storage: all of it is declared in `Ledger`, `MarketClock` and here,
/// and neither may add any before it.
abstract contract Jobs is Ledger, MarketClock {
    using SafeCast for uint256;

    /// A lock may be given back in this first part of the execution window.
    uint256 public constant DECLINE_WINDOW_BPS = 1_500;
    bytes32 private constant _DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    /* IMMUTABLES */

    IModelRegistry internal immutable _MODELS;
    ICircuitRegistry internal immutable _CIRCUITS;
    uint96 internal immutable _MIN_BOND;

    /* STORAGE */

    mapping(bytes32 jobId => Job) internal _jobs;
    mapping(bytes32 jobId => IJobMarket.Terms) internal _terms;
    mapping(bytes32 jobId => bool) internal _failedCallbacks;
    mapping(address requester => BitMaps.BitMap) internal _nonces;
    mapping(address sessionKey => bool) internal _equivocated;
    /// What never changes about a session that has delivered results of a runtime: its operator, and its vendor above that.
    mapping(bytes32 runtimeId => mapping(address sessionKey => uint256 seat)) internal _seats;

    /* CONSTRUCTOR */

    constructor(MarketConfig memory config) Ledger(config.token) {
        _MODELS = config.models;
        _CIRCUITS = config.circuits;
        _MIN_BOND = config.minBond;
    }

    /// @dev The vault of the market in whose storage this runs.
    function _vault() internal view virtual returns (IStakeVault);

    /* INTERNAL: IDENTITY AND STATE */

    function _jobId(Request calldata request) internal view returns (bytes32) {
        return _jobId(_separator(), request);
    }

    function _jobId(bytes32 separator, Request calldata request) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(separator, request.structHash());
    }

    /// @dev EIP-712's domain, with this chain's id: after a fork, each side has job ids of its own.
    function _separator() internal view virtual returns (bytes32) {
        return
            keccak256(
                abi.encode(_DOMAIN_TYPEHASH, keccak256("Assay JobMarket"), keccak256("1"), block.chainid, address(this))
            );
    }

    function _requireState(bytes32 jobId, JobState needed) internal view returns (Job job) {
        job = _jobs[jobId];
        if (job.state() != needed) revert IJobMarket.WrongState(jobId, job.state(), needed);
    }

    function _requireModel(Model calldata model, Request calldata request) internal pure {
        if (model.id() != request.modelId) revert IJobMarket.ModelMismatch(request.modelId);
    }

    /// @dev The lock's deadline must not have passed.
    function _requireInTime(Request calldata request, bytes32 jobId, Job job) internal view {
        uint256 deadline = uint256(job.lockedAt()) + request.executionWindow;
        if (_isPast(deadline, job.pauseIndex())) revert IJobMarket.LockExpired(jobId, deadline);
    }

    /// @dev Whether the lock is young enough to be given back.
    function _isDeclinable(Request calldata request, Job job) internal view returns (bool) {
        uint256 closesAt = job.lockedAt() + (uint256(request.executionWindow) * DECLINE_WINDOW_BPS) / Penalties.BPS;
        return !_isPast(closesAt, job.pauseIndex());
    }

    /* INTERNAL: PRICE AND BOND */

    /// @dev Price of a locked job.
    function _lockedPrice(Request calldata request, bytes32 jobId, Job job) internal view returns (uint96) {
        if (job.has(JobLibrary.REOPENED)) return _terms[jobId].reserve;
        return
            PriceCurve.priceAt(request.minPrice, request.maxPrice, request.rampStart, request.rampEnd, job.lockedAt());
    }

    /// @dev The bond in shares of the operator's pool: hundredths of the price, at least the smallest bond.
    function _bondShares(uint96 price, uint16 bondHundredths) internal view returns (uint96) {
        uint256 shares = (uint256(price) * bondHundredths) / 100;
        return shares > _MIN_BOND ? shares.toUint96() : _MIN_BOND;
    }

    /* INTERNAL: ENDS OF A LOCK */

    /// @dev Keeps the terms of the next lock: a part of the penalty for whoever takes it; the price of the last lock, and
    /// again as much of the rest up to the highest price as the requester's balance holds; and the ramp where it stood, or
    /// an operator could hold a job at a low price until it is worth giving up for a higher one.
    function _reopen(Request calldata request, bytes32 jobId, Job job, uint96 price, uint96 bonus) internal {
        uint96 more = request.maxPrice - price;
        uint96 balance = _accounts[request.requester].balance;
        if (more > balance) more = balance;
        if (more != 0) _debit(request.requester, more);
        IJobMarket.Terms memory terms;
        if (job.has(JobLibrary.REOPENED)) terms = _terms[jobId];
        terms.reserve = price + more;
        terms.bonus += bonus;
        // The job's clock runs on from lockedAt, and fits as block.timestamp does.
        terms.heldSeconds += uint40(_now(_clock, job.pauseIndex()) - job.lockedAt());
        _terms[jobId] = terms;
    }

    /// @dev R1: the operator pays, and the job opens again.
    function _penaliseLate(Request calldata request, bytes32 jobId, Job job) internal {
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseLate(
            job.operator(),
            _bondShares(price, job.bondHundredths()),
            price
        );
        _shrinkToArrived(split, before);
        _credit(msg.sender, split.finder);
        _credit(request.requester, split.requester);
        _reopen(request, jobId, job, price, split.filler);
        emit IJobMarket.LockMissed(jobId, job.operator(), msg.sender);
    }

    /// @dev Hands on what arrived: a token that takes a fee for transfers shrinks every share alike.
    /// @param before The market's balance before the vault sent its penalty.
    function _shrinkToArrived(Penalties.Split memory split, uint256 before) internal view {
        uint256 sent = uint256(split.filler) + split.requester + split.finder;
        uint256 received = _TOKEN.balanceOf(address(this)) - before;
        if (received >= sent) return;
        // received < sent, so each quotient is below what it replaces; the requester gets what rounding leaves.
        split.filler = uint96((split.filler * received) / sent);
        split.finder = uint96((split.finder * received) / sent);
        split.requester = uint96(received - split.filler - split.finder);
    }

    /// @dev Ends a job without a result: what is reserved for it goes back, and what waited for its filler goes to the
    /// insurance, so that nobody gains by letting a job fail.
    /// @param reserve What is reserved for the price.
    function _close(Request calldata request, bytes32 jobId, Job job, uint256 reserve) internal {
        _jobs[jobId] = Job.wrap(0);
        if (job.has(JobLibrary.REOPENED)) {
            _credit(address(_vault()), _terms[jobId].bonus);
            delete _terms[jobId];
        }
        _credit(request.requester, reserve + request.callbackFee);
    }

    /* INTERNAL: SETTLEMENT */

    /// @dev Whether the proof holds for the outputs, the job and the payee.
    function _proves(
        Model calldata model,
        IJobMarket.Settlement calldata settlement,
        bytes32 jobId,
        address payee
    ) internal view returns (bool) {
        uint256[] memory signals = _signals(settlement, jobId, payee);
        // What `CIRCUITS.verify` does, without the call to it.
        address key = KeyStore.addressOf(address(_CIRCUITS), model.circuitId);
        return Groth16.verifyComputed(key, signals, settlement.proof);
    }

    function _signals(
        IJobMarket.Settlement calldata settlement,
        bytes32 jobId,
        address payee
    ) internal view returns (uint256[] memory) {
        Request calldata request = settlement.request;
        uint256[] calldata inputs = settlement.inputs;
        if (inputs.length != 0 && Statement.inputCommitment(inputs) != request.inputCommitment) {
            revert IJobMarket.InputWordsMismatch(request.inputCommitment);
        }
        uint256 context = Statement.context(address(this), jobId, payee, request.modelId);
        return Statement.signals(request.inputCommitment, inputs, settlement.outputs, context);
    }

    /// @dev Settles a job: keeps its result's hash, pays, and tells the callback.
    /// @param job Its word while it was locked.
    /// @param price Of the lock.
    /// @param extra What the operator gets beside its pay.
    /// @param submitter Who gets the callback fee.
    function _complete(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint96 price,
        uint256 extra,
        uint256[] calldata outputs,
        address submitter
    ) internal {
        _jobs[jobId] = JobLibrary.settled(Statement.resultHash(jobId, outputs));
        uint256 paid = _pay(jobId, job, price, extra);
        _credit(submitter, request.callbackFee);
        emit IJobMarket.Settled(jobId, job.operator(), paid, outputs);
        if (request.callback != address(0)) _callBack(request, jobId, outputs);
    }

    /// @dev Books the price, and what is beside it, to the lock holder, the fee, and releases the bond.
    /// @return paid Without `extra`.
    function _pay(bytes32 jobId, Job job, uint96 price, uint256 extra) internal returns (uint256 paid) {
        uint256 fee = (uint256(price) * job.feeTenths()) / 1000;
        paid = price - fee;
        if (job.has(JobLibrary.REOPENED)) {
            paid += _terms[jobId].bonus;
            delete _terms[jobId];
        }
        _earn(job.operator(), (paid + extra).toUint96(), fee, _bondShares(price, job.bondHundredths()));
    }

    function _callBack(Request calldata request, bytes32 jobId, uint256[] calldata outputs) internal {
        bytes memory data = abi.encodeCall(IInferenceCallback.onInference, (jobId, outputs));
        if (!BoundedCall.call(request.callback, request.callbackGas, data)) {
            _failedCallbacks[jobId] = true;
            emit IJobMarket.CallbackFailed(jobId, request.callback);
        }
    }

    /// @dev Credits an operator's pay, and sets the fee and the released bond aside in the same word: a payment writes one
    /// slot. What does not fit beside the balance goes where it is bound for at once.
    function _earn(address operator, uint96 paid, uint256 fee, uint96 shares) internal {
        IJobMarket.Account memory account = _accounts[operator];
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
        if (!fits) _vault().release(operator, shares);
    }

    /* INTERNAL: BATCHES */

    /// @dev Runs one of this contract's own functions for the caller, and reports its error instead of failing with it.
    function _attempt(bytes memory data) internal returns (bytes4 verdict) {
        (bool success, bytes memory reason) = address(this).delegatecall(data);
        if (!success) return _verdictOf(reason);
    }

    /// @dev Zero is the verdict of success, so a failure without a reason gets one.
    function _verdictOf(bytes memory reason) internal pure returns (bytes4 verdict) {
        verdict = bytes4(reason);
        if (verdict == 0) verdict = IJobMarket.Unexplained.selector;
    }

    function _notEmpty(uint256 length) internal pure returns (uint256) {
        if (length == 0) revert IJobMarket.EmptyBatch();
        return length;
    }
}
