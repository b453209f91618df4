// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../interfaces/IJobMarket.sol";

/// @title Pauses of intake, and the clock that jobs live by
/// @notice A pause stops new requests and locks only. Each job's clock stands still for as long as intake is paused, so
/// every deadline moves by the paused time. A pause ends by itself and cannot follow the last one closely: nobody can use
/// it to hold money.
abstract contract MarketClock {
    /* CONSTANTS */

    /// Longest pause.
    uint256 public constant MAX_PAUSE_SECONDS = 3 days;
    /// Shortest time from the end of a pause to the next.
    uint256 public constant PAUSE_COOLDOWN_SECONDS = 7 days;

    /* STORAGE */

    /// @dev The last pause, which may be over, and what comes with every lock: one word.
    struct Clock {
        /// Start of the last pause.
        uint40 pausedAt;
        /// Its end.
        uint40 pausedUntil;
        /// Seconds of all pauses before it.
        uint40 stoppedBefore;
        /// Number of pauses so far.
        uint16 pauses;
        /// Fee of jobs created from now on, tenths of a percent of the price.
        uint8 feeTenths;
    }

    Clock internal _clock;
    /// Seconds of all pauses before the given one, counted from 1.
    mapping(uint256 pause => uint256 stopped) private _stoppedBefore;

    /* INTERNAL */

    function _pause() internal {
        uint256 earliest = _clock.pauses == 0 ? 0 : _clock.pausedUntil + PAUSE_COOLDOWN_SECONDS;
        if (block.timestamp < earliest) revert IJobMarket.PauseCoolingDown(earliest);
        _clock.stoppedBefore += _clock.pausedUntil - _clock.pausedAt;
        _stoppedBefore[++_clock.pauses] = _clock.stoppedBefore;
        _clock.pausedAt = uint40(block.timestamp);
        _clock.pausedUntil = uint40(block.timestamp + MAX_PAUSE_SECONDS);
        emit IJobMarket.Paused(_clock.pausedUntil);
    }

    function _unpause() internal {
        if (block.timestamp >= _clock.pausedUntil) revert IJobMarket.NotPaused();
        _clock.pausedUntil = uint40(block.timestamp);
        emit IJobMarket.Unpaused();
    }

    function _requireIntake(Clock memory clock) internal view {
        if (block.timestamp < clock.pausedUntil) revert IJobMarket.IntakePaused(clock.pausedUntil);
    }

    /// @dev Seconds of pauses since `pauseIndex` pauses had begun.
    function _stretch(Clock memory clock, uint16 pauseIndex) internal view returns (uint256) {
        if (pauseIndex == clock.pauses) return 0;
        uint256 end = block.timestamp < clock.pausedUntil ? block.timestamp : clock.pausedUntil;
        return clock.stoppedBefore + (end - clock.pausedAt) - _stoppedBefore[uint256(pauseIndex) + 1];
    }

    /// @dev Now, on the clock of a job that was created after `pauseIndex` pauses.
    function _now(Clock memory clock, uint16 pauseIndex) internal view returns (uint256) {
        return block.timestamp - _stretch(clock, pauseIndex);
    }

    /// @dev Whether `deadline` has passed on the job's clock. The clock's word is read only when it might matter.
    function _isPast(uint256 deadline, uint16 pauseIndex) internal view returns (bool) {
        if (block.timestamp <= deadline) return false;
        return _now(_clock, pauseIndex) > deadline;
    }
}
