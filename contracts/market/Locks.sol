// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../interfaces/ILocks.sol";
import {IMoney} from "../interfaces/IMoney.sol";
import {IWithholding} from "../interfaces/IWithholding.sol";
import {PriceCurve} from "../libraries/PriceCurve.sol";
import {RequestRules} from "../libraries/RequestRules.sol";
import {Clock} from "../types/Clock.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Prover} from "../types/Prover.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Kernel} from "./Kernel.sol";

/// @title Locks: which operator works on a job, at what price, and how a lock without a result ends
abstract contract Locks is ILocks, Kernel {
    /* CONSTANTS */

    /// @inheritdoc ILocks
    uint256 public constant DECLINE_WINDOW_BPS = _DECLINE_WINDOW_BPS;

    /* EXTERNAL: LOCK */

    /// @inheritdoc ILocks
    function lock(Request calldata request, uint24 bondBps) external nonReentrant {
        bytes32 jobId = _jobId(request);
        _lock(request, jobId, _requireState(jobId, JobState.Open), bondBps);
    }

    /// @inheritdoc ILocks
    function lockSigned(Request calldata request, bytes calldata signature, uint24 bondBps) external nonReentrant {
        bytes32 jobId = _jobId(request);
        // Another account may have put the request on chain first: the lock still holds.
        Job job = _jobs[jobId];
        if (job.state() != JobState.Open) job = _createSigned(request, jobId, signature, false);
        _lock(request, jobId, job, bondBps);
    }

    /// @inheritdoc ILocks
    function lockMany(LockItem[] calldata items) external returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(items.length));
        for (uint256 i = 0; i < items.length; ++i) {
            LockItem calldata item = items[i];
            verdicts[i] = _attempt(
                item.signature.length == 0
                    ? abi.encodeCall(this.lock, (item.request, item.bondBps))
                    : abi.encodeCall(this.lockSigned, (item.request, item.signature, item.bondBps)),
                // A requester's contract that checks a signature can burn no other item's gas.
                gasleft() / (items.length - i)
            );
        }
    }

    /// @inheritdoc ILocks
    function decline(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _requireState(jobId, JobState.Locked);
        if (msg.sender != job.operator()) revert NotLockHolder(msg.sender, job.operator());
        // Its holder has paid for the demand, and sees only now what it locked.
        bool isPaid = job.has(JobLibrary.INPUT_POSTED);
        if ((!isPaid && job.has(JobLibrary.DECLINED)) || !_isDeclinable(request, job)) revert DeclineClosed(jobId);
        uint96 price = _lockedPrice(request, jobId, job);
        uint96 shares = _bondShares(price, job.bondBps());
        _jobs[jobId] = job.reopen(isPaid ? 0 : JobLibrary.DECLINED);
        uint256 fee;
        if (isPaid) {
            _vault().release(msg.sender, shares);
        } else {
            uint256 before = _TOKEN.balanceOf(address(this));
            _vault().decline(msg.sender, shares, price);
            fee = _TOKEN.balanceOf(address(this)) - before;
            _credit(request.requester, fee);
        }
        _reopen(request, jobId, job, price, 0);
        emit Declined(jobId, msg.sender, fee);
    }

    /* EXTERNAL: EXPIRE */

    /// @inheritdoc ILocks
    function expire(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        if (job.state() == JobState.Locked) {
            if (job.has(JobLibrary.INPUT_DEMANDED)) revert IWithholding.InputIsDemanded(jobId);
            uint256 deadline = _deadlineOf(request, job);
            if (!_isPast(deadline, job.pauseIndex())) revert NotExpired(jobId, deadline);
            // A proof that no circuit can give is not late: `IDisputes.closeQuarantined` ends the job.
            if (request.assurance != Assurance.Enclave) _requireSound(request.modelId);
            _penaliseLate(request, jobId, job);
        } else {
            job = _requireState(jobId, JobState.Open);
            uint256 closedAt = _lockableUntil(request, job);
            if (!_isPast(closedAt, job.pauseIndex())) revert NotExpired(jobId, closedAt);
            _closeOpen(request, jobId, job);
            emit Expired(jobId, request.requester);
        }
    }

    /// @inheritdoc ILocks
    function expireMany(Request[] calldata requests) external returns (bytes4[] memory verdicts) {
        verdicts = new bytes4[](_notEmpty(requests.length));
        for (uint256 i = 0; i < requests.length; ++i) {
            verdicts[i] = _attempt(abi.encodeCall(this.expire, (requests[i])));
        }
    }

    /* EXTERNAL: RELEASED BONDS */

    /// @inheritdoc ILocks
    /// @dev Without a guard: the vault calls it inside a call of its own, and it calls no other contract.
    function takeReleased(address operator) external returns (uint96 shares, uint16 ended) {
        if (msg.sender != address(_vault())) revert OnlyVault();
        return _takeReleased(operator);
    }

    /// @inheritdoc ILocks
    function releasedOf(address operator) external view returns (uint96 shares, uint16 ended) {
        return (_accounts[operator].releasedShares, _accounts[operator].endedJobs);
    }

    /* VIEWS */

    /// @inheritdoc ILocks
    function priceOf(Request calldata request) external view returns (uint256 price) {
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        (price, ) = _currentPrice(request, jobId, job, _now(_clock, _pauseIndexOf(job)));
    }

    /// @inheritdoc ILocks
    function bondFor(uint96 price, uint24 bondBps) external view returns (uint256 bond) {
        return _bondShares(price, bondBps);
    }

    /* PRIVATE */

    /// @dev Last second, on the job's clock, at which it can be locked.
    function _lockableUntil(Request calldata request, Job job) private pure returns (uint256) {
        return job.has(JobLibrary.REOPENED) ? request.deadline - request.executionWindow : request.lockBy;
    }

    /// @dev Price at `time` on the ramp, which stands still while the job is locked. The price of a job that was locked
    /// before is at most its reserve. No reserve of an open job ever falls, so a lock never finds a lower price than its
    /// operator saw.
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

    function _lock(Request calldata request, bytes32 jobId, Job job, uint24 bondBps) private {
        Clock memory clock = _requireIntake();
        uint256 time = _now(clock, job.pauseIndex());
        _requireLockable(request, jobId, job, time);
        uint96 price = _reservePrice(request, jobId, job, time);
        // Expected proofs grow with the value at risk, so the price must.
        uint256 least = RequestRules.leastPrice(request.valueAtRisk);
        if (price < least) revert PriceBelowRisk(jobId, price, least);
        (uint96 bond, uint8 worth) = _bond(price, bondBps);
        // The year 2106 ends the market's clock: vault and registry count in 32 bits too.
        _jobs[jobId] = job.lock(msg.sender, uint32(time), worth, bondBps);
        emit Locked(jobId, msg.sender, price, bond, time + request.executionWindow);
    }

    /// @dev The caller must be the operator that the request names, if it names one, and the job still be lockable.
    function _requireLockable(Request calldata request, bytes32 jobId, Job job, uint256 time) private view {
        bool named = request.operator != address(0) && !job.has(JobLibrary.REOPENED);
        if (named && request.operator != msg.sender) {
            revert NotNamedOperator(msg.sender, request.operator);
        }
        uint256 closedAt = _lockableUntil(request, job);
        if (time > closedAt) revert LockingClosed(jobId, closedAt);
    }

    /// @dev Fixes the price of a lock and gives the reserve above it back to the requester.
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

    /// @dev Reserves the caller's bond, handing the vault the shares that ended jobs released, and checks that the caller can
    /// prove all of its undecided jobs in time.
    /// @return bond Worth of the bond, tokens.
    /// @return worth Worth of one of its shares, in 255ths of a token, rounded down: audits must not count on more.
    function _bond(uint96 price, uint24 bondBps) private returns (uint96 bond, uint8 worth) {
        (uint96 released, uint16 ended) = _takeReleased(msg.sender);
        uint96 shares = _bondShares(price, bondBps);
        uint24 undecided;
        (bond, undecided) = _vault().bond(msg.sender, shares, released, ended);
        Prover memory prover = _provers[msg.sender];
        prover.requireCapacity(msg.sender, undecided);
        // A share is worth at most one token, so the quotient is at most 255; zero shares need a bond of zero.
        worth = shares == 0 ? 0 : uint8((bond * JobLibrary.WHOLE) / shares);
        uint96 required = price > _MIN_BOND ? price : _MIN_BOND;
        if (bond < required) revert BondTooSmall(bond, required);
    }

    function _takeReleased(address operator) private returns (uint96 shares, uint16 ended) {
        IMoney.Account storage account = _accounts[operator];
        shares = account.releasedShares;
        ended = account.endedJobs;
        if (ended != 0) (account.releasedShares, account.endedJobs) = (0, 0);
    }
}
