// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRequests} from "../interfaces/IRequests.sol";
import {IUptime} from "../interfaces/IUptime.sol";
import {IUptimeFeed} from "../interfaces/IUptimeFeed.sol";
import {Clock, Stop} from "../types/Clock.sol";
import {Ledger} from "./Ledger.sol";

/// @title Time on the clocks of jobs
/// @notice A job's clock stands still in every stop that began after its creation: a pause of intake or an outage of the
/// sequencer. A moment that is kept, and a deadline that has passed, are measured after the outages that the feed reports have
/// been counted. So no account gains by the moment at which an outage is counted.
abstract contract MarketClock is Ledger {
    IUptimeFeed internal immutable _UPTIME_FEED;
    uint256 internal immutable _OUTAGE_GRACE;

    Clock internal _clock;
    /// Every stop that has begun, counted from 1.
    mapping(uint256 number => Stop) internal _stops;

    constructor(IUptimeFeed feed, uint256 grace) {
        _UPTIME_FEED = feed;
        _OUTAGE_GRACE = grace;
    }

    /// @dev Counts outages that the uptime feed has reported since. Without a feed it costs a comparison with zero.
    /// @return down Whether the sequencer is down.
    function _countOutages() internal returns (bool down) {
        return address(_UPTIME_FEED) != address(0) && IUptime(address(this)).recordOutage();
    }

    /// @dev The clock, for a moment that is kept or a deadline that has passed: all outages count in it.
    function _currentClock() internal returns (Clock memory) {
        _countOutages();
        return _clock;
    }

    /// @dev The clock, if jobs may be created and locked now.
    function _requireIntake() internal returns (Clock memory clock) {
        // The stop that runs would not count for a new job.
        if (_countOutages()) revert IUptime.SequencerDown();
        clock = _clock;
        if (clock.isPaused()) revert IRequests.IntakePaused(clock.pausedUntil);
    }

    /// @dev Now, on the clock of a job that was created after `pauseIndex` stops.
    function _now(Clock memory clock, uint16 pauseIndex) internal view returns (uint256) {
        return block.timestamp - clock.stretch(_stops, pauseIndex);
    }

    /// @dev First and last second in which the clock of a job that was created after `pauseIndex` stops showed `jobTime`: on the
    /// clock of the registries, which never stops.
    function _secondsOf(
        Clock memory clock,
        uint16 pauseIndex,
        uint256 jobTime
    ) internal view returns (uint256 first, uint256 last) {
        first = jobTime + clock.stretchAt(_stops, pauseIndex, jobTime);
        last = jobTime + clock.stretchAt(_stops, pauseIndex, jobTime + 1);
    }

    /// @dev Whether `deadline` has passed on the job's clock. Clock and feed are read only when they might matter.
    function _isPast(uint256 deadline, uint16 pauseIndex) internal returns (bool) {
        if (block.timestamp <= deadline) return false;
        return _now(_currentClock(), pauseIndex) > deadline;
    }
}
