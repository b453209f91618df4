// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IInferenceCallback} from "../interfaces/IInferenceCallback.sol";
import {ILocks} from "../interfaces/ILocks.sol";
import {IMoney} from "../interfaces/IMoney.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Groth16} from "../libraries/Groth16.sol";
import {KeyStore} from "../libraries/KeyStore.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {PriceCurve} from "../libraries/PriceCurve.sol";
import {RequestRules} from "../libraries/RequestRules.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Statement} from "../libraries/Statement.sol";
import {Clock} from "../types/Clock.sol";
import {Job, JobLibrary} from "../types/Job.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Request} from "../types/Request.sol";
import {JobStore} from "./JobStore.sol";

/// @title The steps that several chapters of a job share: how it is created, what it costs, and how it ends
abstract contract Kernel is JobStore {
    using BitMaps for BitMaps.BitMap;
    using SafeCast for uint256;

    /// @dev The code that runs, not the market in whose storage it runs.
    address private immutable _SELF = address(this);

    constructor(MarketConfig memory config_) JobStore(config_) {}

    /* INTERNAL: CREATION */

    function _createSigned(
        Request calldata request,
        bytes32 jobId,
        bytes calldata signature,
        bool inputIsPublic
    ) internal returns (Job) {
        if (!Signatures.isValid(request.requester, jobId, signature)) {
            revert IRequests.InvalidSignature(request.requester, jobId);
        }
        return _create(request, jobId, inputIsPublic);
    }

    /// @dev Checks the request, uses its nonce, reserves its highest price and callback fee and opens the job.
    function _create(Request calldata request, bytes32 jobId, bool inputIsPublic) internal returns (Job job) {
        Clock memory clock = _requireIntake();
        RequestRules.check(request, _MODELS, _ENCLAVES);
        _requireSound(request.modelId);
        _useNonce(request.requester, request.nonce);
        job = JobLibrary.open(clock.stops, clock.feeBps, inputIsPublic ? JobLibrary.INPUT_PUBLIC : 0);
        _jobs[jobId] = job;
        _debit(request.requester, uint256(request.maxPrice) + request.callbackFee);
    }

    function _useNonce(address requester, uint256 nonce) internal {
        if (_nonces[requester].get(nonce)) revert IRequests.NonceUsed(requester, nonce);
        _nonces[requester].set(nonce);
    }

    /* INTERNAL: PRICE AND BOND */

    /// @dev Price of a locked job.
    function _lockedPrice(Request calldata request, bytes32 jobId, Job job) internal view returns (uint96) {
        if (job.has(JobLibrary.REOPENED)) return _terms[jobId].reserve;
        return
            PriceCurve.priceAt(request.minPrice, request.maxPrice, request.rampStart, request.rampEnd, job.lockedAt());
    }

    /// @dev The bond in shares of the operator's pool: `bondBps` of the price, at least the smallest bond.
    function _bondShares(uint96 price, uint256 bondBps) internal view returns (uint96) {
        uint256 shares = (price * bondBps) / Penalties.BPS;
        return shares > _MIN_BOND ? shares.toUint96() : _MIN_BOND;
    }

    /* INTERNAL: ENDS OF A LOCK */

    /// @dev Keeps the terms of the next lock:
    /// - `bonus`: a part of the penalty, for the operator that fills the job;
    /// - `reserve`: the price of the last lock, plus as much of the rest up to the highest price as the requester holds;
    /// - `heldSeconds`: the ramp goes on where it stood. Otherwise an operator could hold a job at a low price until it is
    ///   worth giving up for a higher one.
    function _reopen(Request calldata request, bytes32 jobId, Job job, uint96 price, uint96 bonus) internal {
        uint96 more = request.maxPrice - price;
        uint96 balance = _accounts[request.requester].balance;
        if (more > balance) more = balance;
        if (more != 0) _debit(request.requester, more);
        ILocks.Terms memory terms;
        if (job.has(JobLibrary.REOPENED)) terms = _terms[jobId];
        terms.reserve = price + more;
        terms.bonus += bonus;
        terms.heldSeconds += _sinceLock(_now(_currentClock(), job.pauseIndex()), job);
        _terms[jobId] = terms;
    }

    /// @dev R1: the operator pays, and the job opens again.
    function _penaliseLate(Request calldata request, bytes32 jobId, Job job) internal {
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(0);
        uint256 before = _TOKEN.balanceOf(address(this));
        Penalties.Split memory split = _vault().penaliseLate(job.operator(), _bondShares(price, job.bondBps()), price);
        _shrinkToArrived(split, before);
        _credit(msg.sender, split.finder);
        _credit(request.requester, split.requester);
        _reopen(request, jobId, job, price, split.filler);
        emit ILocks.LockMissed(jobId, job.operator(), msg.sender);
    }

    /// @dev Shrinks every share alike where the token took a fee for the transfer: the market hands on what arrived.
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

    /// @dev Ends an open job without a result.
    function _closeOpen(Request calldata request, bytes32 jobId, Job job) internal {
        _close(request, jobId, job, job.has(JobLibrary.REOPENED) ? _terms[jobId].reserve : request.maxPrice);
    }

    /// @dev Ends a locked job whose input was not posted, and frees the bond.
    function _closeDemanded(Request calldata request, bytes32 jobId, Job job) internal {
        uint96 price = _lockedPrice(request, jobId, job);
        _earn(job.operator(), 0, 0, _bondShares(price, job.bondBps()));
        _close(request, jobId, job, price);
    }

    /// @dev Ends a job without a result. The reserve and the callback fee go back to the requester. The bonus that waited
    /// for the filler goes to the insurance, so that no party gains by letting a job fail.
    /// @param reserve Tokens reserved for the price.
    function _close(Request calldata request, bytes32 jobId, Job job, uint256 reserve) internal {
        _jobs[jobId] = Job.wrap(0);
        if (job.has(JobLibrary.REOPENED)) {
            _credit(address(_vault()), _terms[jobId].bonus);
            delete _terms[jobId];
        }
        _credit(request.requester, reserve + request.callbackFee);
    }

    /* INTERNAL: SETTLEMENT */

    /// @dev The public signals of a settlement's statement. The caller checks its words.
    function _signals(
        ISettlements.Settlement calldata settlement,
        bytes32 jobId,
        address payee
    ) internal view returns (uint256[] memory) {
        Request calldata request = settlement.request;
        uint256 context = Statement.context(address(this), jobId, payee, request.modelId);
        return Statement.signals(request.inputCommitment, settlement.inputs, settlement.outputs, context);
    }

    /// @dev Whether the proof holds for the signals: as `CIRCUITS.verify`, without a call to the registry.
    function _proves(bytes32 circuitId, uint256[] memory signals, bytes calldata proof) internal view returns (bool) {
        return Groth16.verifyComputed(KeyStore.addressOf(address(_CIRCUITS), circuitId), signals, proof);
    }

    /// @dev Settles a job: keeps its result's hash, pays, and tells the callback.
    /// @param job The job's word while it was locked.
    /// @param price Price of the lock.
    /// @param extra Tokens that the operator gets on top of its pay.
    /// @param submitter Account that gets the callback fee.
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
        emit ISettlements.Settled(jobId, job.operator(), paid, outputs);
        if (request.callback != address(0)) _callBack(request, jobId, outputs, request.callbackGas);
    }

    /// @dev Books the price and `extra` to the lock holder, sets the fee aside, and releases the bond.
    /// @return paid Without `extra`.
    function _pay(bytes32 jobId, Job job, uint96 price, uint256 extra) internal returns (uint256 paid) {
        uint256 fee = (uint256(price) * job.feeBps()) / Penalties.BPS;
        paid = price - fee;
        if (job.has(JobLibrary.REOPENED)) {
            paid += _terms[jobId].bonus;
            delete _terms[jobId];
        }
        _earn(job.operator(), (paid + extra).toUint96(), fee, _bondShares(price, job.bondBps()));
    }

    /// @return told Whether the callback of the settled job went through.
    function _callBack(
        Request calldata request,
        bytes32 jobId,
        uint256[] calldata outputs,
        uint256 gasLimit
    ) internal returns (bool told) {
        bytes memory data = abi.encodeCall(IInferenceCallback.onInference, (jobId, outputs));
        told = BoundedCall.call(request.callback, gasLimit, data);
        if (told) return true;
        _jobs[jobId] = _jobs[jobId].untold();
        emit ISettlements.CallbackFailed(jobId, request.callback);
    }

    /// @dev Credits an operator's pay, and sets the fee and the released bond aside in the same word: a payment writes one
    /// slot. An amount that does not fit into the word goes to its destination at once.
    function _earn(address operator, uint96 paid, uint256 fee, uint96 shares) internal {
        IMoney.Account memory account = _accounts[operator];
        account.balance += paid;
        uint256 fees = account.fees + fee;
        if (fees > type(uint64).max) {
            _credit(address(this), fees);
            fees = 0;
        }
        account.fees = uint64(fees);
        uint256 released = uint256(account.releasedShares) + shares;
        bool fits = released <= type(uint80).max && account.endedJobs != type(uint16).max;
        if (fits) (account.releasedShares, account.endedJobs) = (uint80(released), account.endedJobs + 1);
        _accounts[operator] = account;
        if (!fits) _vault().release(operator, shares);
    }

    /* INTERNAL: BATCHES */

    /// @dev Runs one item of a batch: a function of this part, called for the same sender on the same storage. A failed item
    /// leaves no trace but its verdict. A batch is not guarded against re-entrancy itself; each of its items is.
    /// @return verdict Zero, or the selector of the error.
    function _attempt(bytes memory item) internal returns (bytes4 verdict) {
        return _attempt(item, gasleft());
    }

    /// @dev As above.
    /// @param gasLimit The most gas that the item may use: less than all where it calls a contract that may burn what it gets.
    function _attempt(bytes memory item, uint256 gasLimit) internal returns (bytes4 verdict) {
        (bool success, bytes memory reason) = _SELF.delegatecall{gas: gasLimit}(item);
        if (success) return 0;
        verdict = bytes4(reason);
        // Zero is the verdict of success, so a failure without a reason gets one.
        if (verdict == 0) verdict = ILocks.Unexplained.selector;
    }

    function _notEmpty(uint256 length) internal pure returns (uint256) {
        if (length == 0) revert ILocks.EmptyBatch();
        return length;
    }
}
