// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The market's stops, the fee of new jobs and the beacon's progress: one word, which every lock reads.
/// @dev A stop is a pause of intake or an outage of the sequencer. Each job's clock stands still in it, so every deadline moves
/// by its length. A pause stops new requests and locks too. A pause ends by itself, and the next one must wait; `Outages` bounds
/// the outages. So no stop can hold money.
struct Clock {
    /// Start of the last stop, seconds since the epoch; that stop may be over.
    uint40 stoppedAt;
    /// End of the last stop.
    uint40 stoppedUntil;
    /// Seconds of all stops before the last one.
    uint40 stoppedBefore;
    /// Number of stops so far.
    uint16 stops;
    /// Fee of jobs created from now on, basis points of the price.
    uint16 feeBps;
    /// Highest target of the beacon whose seed was posted.
    uint40 latestTarget;
    /// End of the last pause of intake.
    uint40 pausedUntil;
}

using ClockLibrary for Clock global;

/// @notice Time on a job's clock.
library ClockLibrary {
    /// @notice Whether intake is paused now.
    function isPaused(Clock memory self) internal view returns (bool) {
        return block.timestamp < self.pausedUntil;
    }

    /// @notice Seconds of stops since `stopIndex` stops had begun.
    /// @param stoppedBefore For each stop, counted from 1, the seconds of all stops before it.
    function stretch(
        Clock memory self,
        mapping(uint256 stop => uint256 stopped) storage stoppedBefore,
        uint16 stopIndex
    ) internal view returns (uint256) {
        if (stopIndex == self.stops) return 0;
        uint256 end = block.timestamp < self.stoppedUntil ? block.timestamp : self.stoppedUntil;
        return self.stoppedBefore + (end - self.stoppedAt) - stoppedBefore[uint256(stopIndex) + 1];
    }

    /// @notice Adds a stop. Where it overlaps the last one, that one ends where the new one begins: a job that was created in
    /// the last stop counts the new one only.
    /// @param from Not after now.
    /// @param until Not before `from`.
    function stop(
        Clock memory self,
        mapping(uint256 stop => uint256 stopped) storage stoppedBefore,
        uint256 from,
        uint256 until
    ) internal {
        if (from < self.stoppedUntil) {
            if (from < self.stoppedAt) from = self.stoppedAt;
            if (until < self.stoppedUntil) until = self.stoppedUntil;
            self.stoppedUntil = uint40(from);
        }
        self.stoppedBefore += self.stoppedUntil - self.stoppedAt;
        stoppedBefore[++self.stops] = self.stoppedBefore;
        // Both are seconds since the epoch, or some days more.
        (self.stoppedAt, self.stoppedUntil) = (uint40(from), uint40(until));
    }

    /// @notice Ends the last stop where its pause ends, or its outage if that is later.
    /// @param outageUntil End of the last outage.
    function shorten(Clock memory self, uint40 outageUntil) internal pure {
        uint40 end = self.pausedUntil > outageUntil ? self.pausedUntil : outageUntil;
        self.stoppedUntil = end > self.stoppedAt ? end : self.stoppedAt;
    }
}
