// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The market's pauses, the fee of new jobs and the beacon's progress: one word, which every lock reads.
/// @dev A pause stops new requests and locks only. Each job's clock stands still while intake is paused, so every deadline
/// moves by the paused time. A pause ends by itself, and the next one must wait, so a pause cannot hold money.
struct Clock {
    /// Start of the last pause, seconds since the epoch; that pause may be over.
    uint40 pausedAt;
    /// End of the last pause.
    uint40 pausedUntil;
    /// Seconds of all pauses before the last one.
    uint40 stoppedBefore;
    /// Number of pauses so far.
    uint16 pauses;
    /// Fee of jobs created from now on, basis points of the price.
    uint16 feeBps;
    /// Highest target of the beacon whose seed was posted.
    uint40 latestTarget;
}

using ClockLibrary for Clock global;

/// @notice Time on a job's clock.
library ClockLibrary {
    /// @notice Whether intake is paused now.
    function isPaused(Clock memory self) internal view returns (bool) {
        return block.timestamp < self.pausedUntil;
    }

    /// @notice Seconds of pauses since `pauseIndex` pauses had begun.
    /// @param stoppedBefore For each pause, counted from 1, the seconds of all pauses before it.
    function stretch(
        Clock memory self,
        mapping(uint256 pause => uint256 stopped) storage stoppedBefore,
        uint16 pauseIndex
    ) internal view returns (uint256) {
        if (pauseIndex == self.pauses) return 0;
        uint256 end = self.isPaused() ? block.timestamp : self.pausedUntil;
        return self.stoppedBefore + (end - self.pausedAt) - stoppedBefore[uint256(pauseIndex) + 1];
    }
}
