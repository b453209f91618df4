// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUptimeFeed} from "../interfaces/IUptimeFeed.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Clock, Stop} from "./Clock.sol";
import {JobLibrary} from "./Job.sol";

/// @notice The sequencer's outages as far as the market has read them from its uptime feed: one word.
struct Outages {
    /// The feed's newest round that was read; zero before the first.
    uint80 round;
    /// Credit for outages grows from this second on.
    uint40 creditSince;
    /// Beginning of the last outage that was counted.
    uint40 from;
    /// End of the last outage with its grace, or the latest end that an open one can have.
    uint40 until;
    /// Whether the sequencer was down in that round.
    bool open;
}

using OutagesLibrary for Outages global;

/// @notice Turns rounds of an uptime feed into stops of the market's clock. A stop begins when the sequencer went down and ends
/// some grace after it came up again.
/// @dev The result depends on the feed's rounds alone, not on the moment at which an account has them read.
///
/// **The feed is not trusted with the money.** A feed that is silent, reverts or burns gas counts as one without news. One that
/// says "down" for ever or ever again stops the clock for no longer than its credit: a day at most, and a twentieth of the time
/// since it was used. In 22 days, with pauses, that leaves half of them for jobs: stake stays in reach (`JobMarket`).
library OutagesLibrary {
    /// @dev A round of the feed.
    struct Round {
        uint256 id;
        uint256 answer;
        uint256 startedAt;
    }

    /// Longest outage that stops the clock, grace included.
    uint256 internal constant LONGEST = 1 days;
    /// Seconds in which one second of credit grows.
    uint256 internal constant REFILL = 20;
    /// Gas that one read of the feed gets: six times what feeds need at Osaka prices.
    uint256 internal constant READ_GAS = 100_000;
    /// Rounds that are read at once. Of more, the last two count.
    uint256 internal constant MAX_ROUNDS = 8;
    /// Stops after which no outage counts any more. A feed that uses them up has its own later outages ignored: the other half
    /// is left for pauses, which need 39 years for it.
    uint256 internal constant MAX_STOPS = JobLibrary.MAX_PAUSES / 2;

    /// @notice Reads the feed, and stops the clock for outages that the market has not counted yet.
    /// @param stops The clock's stops.
    /// @param grace Seconds for which the clock stands still after an outage.
    /// @return news Whether there was a new round, so that `self` and `clock` have changed.
    function update(
        Outages memory self,
        Clock memory clock,
        mapping(uint256 number => Stop) storage stops,
        IUptimeFeed feed,
        uint256 grace
    ) internal returns (bool news) {
        (bool known, Round memory latest) = read(feed, abi.encodeCall(IUptimeFeed.latestRoundData, ()));
        if (!known || latest.id == self.round) return false;
        // Every new job reads the feed, so no job is older than the first round that is read.
        if (self.round != 0) {
            uint256 unread = latest.id > self.round ? latest.id - self.round : 0;
            uint256 earlier = unread == 0 || unread > MAX_ROUNDS ? 1 : unread - 1;
            for (; earlier != 0; --earlier) {
                if (latest.id < earlier) continue;
                // The id comes from 80 bits.
                bytes memory call_ = abi.encodeCall(IUptimeFeed.getRoundData, (uint80(latest.id - earlier)));
                (bool answered, Round memory round) = read(feed, call_);
                if (answered) _apply(self, clock, stops, round, grace);
            }
            _apply(self, clock, stops, latest, grace);
        }
        self.round = uint80(latest.id);
        return true;
    }

    /// @notice A round of the feed, by one of its two functions.
    /// @return answered False if the feed does not answer, or has no such round.
    function read(IUptimeFeed feed, bytes memory data) internal view returns (bool answered, Round memory round) {
        uint256 required = BoundedCall.required(READ_GAS);
        // An account must not be able to silence the feed by sending too little gas.
        if (gasleft() < required) revert BoundedCall.InsufficientGas(gasleft(), required);
        uint256 gasLimit = READ_GAS;
        uint256[5] memory words;
        assembly ("memory-safe") {
            answered := staticcall(gasLimit, feed, add(data, 0x20), mload(data), words, 0xa0)
            answered := and(answered, gt(returndatasize(), 0x9f))
        }
        round = Round(words[0], words[1], words[2]);
        answered = answered && round.id <= type(uint80).max && round.answer < 2 && round.startedAt != 0;
    }

    /* PRIVATE */

    function _apply(
        Outages memory self,
        Clock memory clock,
        mapping(uint256 number => Stop) storage stops,
        Round memory round,
        uint256 grace
    ) private {
        // A clock that runs late does not make an outage of the future.
        uint256 time = round.startedAt < block.timestamp ? round.startedAt : block.timestamp;
        if (round.answer == 0) _end(self, clock, time + grace);
        else if (!self.open) _begin(self, clock, stops, time);
    }

    /// @dev Stops the clock for as long as the credit lasts. The end of the outage gives the rest back.
    function _begin(
        Outages memory self,
        Clock memory clock,
        mapping(uint256 number => Stop) storage stops,
        uint256 from
    ) private {
        uint256 since = from > LONGEST * REFILL ? from - LONGEST * REFILL : 0;
        if (since < self.creditSince) since = self.creditSince;
        uint256 credit = from > since ? (from - since) / REFILL : 0;
        if (credit == 0 || clock.stops >= MAX_STOPS) return;
        // At most now, and a day more.
        self.creditSince = uint40(since + credit * REFILL);
        self.from = uint40(from);
        self.until = uint40(from + credit);
        self.open = true;
        clock.stop(stops, from, self.until);
    }

    function _end(Outages memory self, Clock memory clock, uint256 end) private pure {
        if (!self.open) return;
        self.open = false;
        if (end >= self.until) return;
        // A feed may say that an outage ended before it began. Only what was spent comes back.
        if (end < self.from) end = self.from;
        // end < until, which fits.
        self.creditSince -= uint40((self.until - end) * REFILL);
        self.until = uint40(end);
        clock.shorten(self.until);
    }
}
