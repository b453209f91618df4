// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {PriceCurve} from "../libraries/PriceCurve.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Request} from "../types/Request.sol";
import {Requests} from "./Requests.sol";

/// @title Locks: who works on a job, at what price, and what happens when nothing comes of it
abstract contract Locks is IJobMarket, Requests {
    /* EXTERNAL: LOCK */

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
        if (job.state() != JobState.Open) job = _createSigned(request, jobId, signature, false);
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
        if (job.has(JobLibrary.DECLINED) || !_isDeclinable(request, job)) revert DeclineClosed(jobId);
        uint96 price = _lockedPrice(request, jobId, job);
        _jobs[jobId] = job.reopen(JobLibrary.DECLINED);
        uint256 before = _TOKEN.balanceOf(address(this));
        _vault().decline(msg.sender, _bondShares(price, job.bondHundredths()));
        uint256 fee = _TOKEN.balanceOf(address(this)) - before;
        _credit(request.requester, fee);
        _reopen(request, jobId, job, price, 0);
        emit Declined(jobId, msg.sender, fee);
    }

    /* EXTERNAL: EXPIRE */

    /// @inheritdoc IJobMarket
    function expire(Request calldata request) external nonReentrant {
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        if (job.state() == JobState.Locked) {
            if (job.has(JobLibrary.INPUT_DEMANDED)) revert InputIsDemanded(jobId);
            uint256 deadline = uint256(job.lockedAt()) + request.executionWindow;
            if (!_isPast(deadline, job.pauseIndex())) revert NotExpired(jobId, deadline);
            _penaliseLate(request, jobId, job);
        } else {
            job = _requireState(jobId, JobState.Open);
            uint256 closedAt = _lockableUntil(request, job);
            if (!_isPast(closedAt, job.pauseIndex())) revert NotExpired(jobId, closedAt);
            _closeOpen(request, jobId, job);
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

    /* INTERNAL */

    /// @dev Last second, on the job's clock, at which it can be locked.
    function _lockableUntil(Request calldata request, Job job) internal pure returns (uint256) {
        return job.has(JobLibrary.REOPENED) ? request.deadline - request.executionWindow : request.lockBy;
    }

    /// @dev Price at `time`: what the ramp says, which stands still while the job is locked; for a job that was locked
    /// before at most what is reserved for it. No reserve of an open job ever falls, so a lock never finds a lower price
    /// than its operator saw.
    function _currentPrice(
        Request calldata request,
        bytes32 jobId,
        Job job,
        uint256 time
    ) internal view returns (uint96 price, uint96 reserve) {
        reserve = request.maxPrice;
        if (job.has(JobLibrary.REOPENED)) {
            reserve = _terms[jobId].reserve;
            time -= _terms[jobId].heldSeconds;
        }
        price = PriceCurve.priceAt(request.minPrice, request.maxPrice, request.rampStart, request.rampEnd, time);
        if (price > reserve) price = reserve;
    }

    /* PRIVATE */

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
        (uint96 bond, uint8 worth) = _bond(price, bondHundredths);
        // The year 2106 ends the market's clock: vault and registry count in 32 bits too.
        _jobs[jobId] = job.lock(msg.sender, uint32(time), worth, bondHundredths);
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
    /// @return bond What it is worth, tokens.
    /// @return worth The same as 255ths of its shares, rounded down: audits must not count on more.
    function _bond(uint96 price, uint16 bondHundredths) private returns (uint96 bond, uint8 worth) {
        uint96 released = _accounts[msg.sender].releasedShares;
        if (released != 0) _accounts[msg.sender].releasedShares = 0;
        uint96 shares = _bondShares(price, bondHundredths);
        bond = _vault().bond(msg.sender, shares, released);
        // A share is worth at most one token, so the quotient is at most 255; zero shares need a bond of zero.
        worth = shares == 0 ? 0 : uint8((bond * JobLibrary.WHOLE) / shares);
        uint96 required = price > _MIN_BOND ? price : _MIN_BOND;
        if (bond < required) revert BondTooSmall(bond, required);
    }
}
