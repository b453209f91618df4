// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The market's stops, the fee of new jobs and the beacon's progress: one word, which every lock and delivery reads.
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
    /// Whether any model is quarantined: deliveries look for theirs only then.
    bool hasQuarantine;
}

/// @notice A stop that has begun, counted from 1: one word.
struct Stop {
    /// Seconds of all stops before it.
    uint40 stoppedBefore;
    /// When it began, seconds since the epoch.
    uint40 startedAt;
}

using ClockLibrary for Clock global;

/// @notice Time on a job's clock.
library ClockLibrary {
    /// @notice Whether intake is paused now.
    function isPaused(Clock memory self) internal view returns (bool) {
        return block.timestamp < self.pausedUntil;
    }

    /// @notice Seconds of stops since `stopIndex` stops had begun.
    /// @param stops The stops.
    function stretch(
        Clock memory self,
        mapping(uint256 number => Stop) storage stops,
        uint16 stopIndex
    ) internal view returns (uint256) {
        if (stopIndex == self.stops) return 0;
        return _stopped(self) - stops[uint256(stopIndex) + 1].stoppedBefore;
    }

    /// @notice Seconds of the stops that began, after `stopIndex` others, before the job's clock showed `jobTime`. Added to
    /// `jobTime` they give the first second in which it did; those before `jobTime + 1` give the last, which differs where the
    /// clock stood still at `jobTime`. So the two agree with other clocks on what came first.
    /// @param stops The stops.
    function stretchAt(
        Clock memory self,
        mapping(uint256 number => Stop) storage stops,
        uint16 stopIndex,
        uint256 jobTime
    ) internal view returns (uint256) {
        if (stopIndex == self.stops) return 0;
        uint256 earlier = stops[uint256(stopIndex) + 1].stoppedBefore;
        uint256 low = stopIndex;
        uint256 high = self.stops;
        // The job's clock shows no less at a stop than at the one before it.
        while (low < high) {
            uint256 middle = (low + high + 1) >> 1;
            Stop memory candidate = stops[middle];
            if (candidate.startedAt - (candidate.stoppedBefore - earlier) < jobTime) low = middle;
            else high = middle - 1;
        }
        return (low == self.stops ? _stopped(self) : stops[low + 1].stoppedBefore) - earlier;
    }

    /// @notice Adds a stop. Where it overlaps the last one, that one ends where the new one begins: a job that was created in
    /// the last stop counts the new one only.
    /// @param stops The stops.
    /// @param from Not after now.
    /// @param until Not before `from`.
    function stop(
        Clock memory self,
        mapping(uint256 number => Stop) storage stops,
        uint256 from,
        uint256 until
    ) internal {
        if (from < self.stoppedUntil) {
            if (from < self.stoppedAt) from = self.stoppedAt;
            if (until < self.stoppedUntil) until = self.stoppedUntil;
            self.stoppedUntil = uint40(from);
        }
        self.stoppedBefore += self.stoppedUntil - self.stoppedAt;
        // Both times are seconds since the epoch, or some days more.
        stops[++self.stops] = Stop(self.stoppedBefore, uint40(from));
        (self.stoppedAt, self.stoppedUntil) = (uint40(from), uint40(until));
    }

    /// @notice Ends the last stop where its pause ends, or its outage if that is later.
    /// @param outageUntil End of the last outage.
    function shorten(Clock memory self, uint40 outageUntil) internal pure {
        uint40 end = self.pausedUntil > outageUntil ? self.pausedUntil : outageUntil;
        self.stoppedUntil = end > self.stoppedAt ? end : self.stoppedAt;
    }

    /// @dev Seconds of all stops so far.
    function _stopped(Clock memory self) private view returns (uint256) {
        uint256 end = block.timestamp < self.stoppedUntil ? block.timestamp : self.stoppedUntil;
        return self.stoppedBefore + (end - self.stoppedAt);
    }
}
