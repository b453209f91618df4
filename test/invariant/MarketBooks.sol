// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {PriceCurve} from "../../contracts/libraries/PriceCurve.sol";
import {HostileCallback} from "../../contracts/mocks/HostileCallback.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {EnclaveTest} from "../utils/EnclaveTest.sol";

/// @dev Who plays, which jobs are live, and what everybody has: the ledger that the random games are checked against.
abstract contract MarketBooks is EnclaveTest {
    uint256 internal constant ACTORS = 7;
    uint256 internal constant HONEST_REQUESTER = 4;
    uint256 internal constant HONEST_OPERATOR = 5;
    uint256 internal constant HONEST_CHALLENGER = 6;
    uint256 internal constant HONEST_SESSION = 0x0bed;

    struct Game {
        bytes32 jobId;
        Request request;
        /// Its delivery, while it is provisional or disputed.
        Delivery made;
        /// Whether other words than the model's were delivered.
        bool wrong;
        /// What the fault of the lock holder may cost, as the vault announced it at the lock.
        uint256[7] losses;
        uint256 requester;
        /// What each actor's missed locks put into the filler's share.
        uint256[ACTORS] bonusFrom;
    }

    /// Requester, operator, keeper and filler, who may be a ring; a requester, an operator and a challenger who are in none.
    address[ACTORS] internal actors;
    uint256[ACTORS] internal startWealth;
    /// For each ring of the first four, what came to it from others by the rules.
    uint256[16] internal allowance;
    HostileCallback internal callback;
    Game[] internal _games;
    mapping(bytes32 jobId => uint256) internal payments;
    /// Begin and end of each stop, pause or outage, in their order.
    uint256[2][] internal _pauses;
    /// End of the last pause of intake.
    uint256 internal _pausedUntil;
    /// Steps that did something, by kind: the invariants were tested on these.
    mapping(string kind => uint256) internal steps;

    /// @dev Nobody but those named may get poorer in a step, and they by no more than `cap` each.
    modifier costing(uint256 first, uint256 second, uint256 cap) {
        uint256[ACTORS] memory before = wealths();
        _;
        for (uint256 i = 0; i < ACTORS; ++i) {
            uint256 floor = i == first || i == second ? (before[i] > cap ? before[i] - cap : 0) : before[i];
            assertGe(wealthOf(i), floor, "M5: somebody lost more than the rules say");
        }
    }

    /* VIEWS */

    /// @notice What an actor has: tokens, balance, reserves of its jobs, stake.
    function wealthOf(uint256 who) internal view returns (uint256 sum) {
        address actor = actors[who];
        sum = token.balanceOf(actor) + token.balanceOf(sinkOf(who)) + balanceOf(actor) + vault.assetsOf(actor);
        for (uint256 i = 0; i < _games.length; ++i) {
            if (_games[i].requester == who) sum += reserveOf(_games[i], false);
            if (_games[i].made.challenger == actor) sum += challengeBondOf(_games[i]);
        }
    }

    function wealths() internal view returns (uint256[ACTORS] memory all) {
        for (uint256 i = 0; i < ACTORS; ++i) all[i] = wealthOf(i);
    }

    /// @notice What the market must hold: every balance, every fee set aside, every live job's reserve and challenge bond.
    function owed() internal view returns (uint256 sum) {
        sum =
            balanceOf(address(market)) +
            balanceOf(address(vault)) +
            balanceOf(address(callback)) +
            balanceOf(address(beacon));
        for (uint256 i = 0; i < ACTORS; ++i) {
            sum += balanceOf(actors[i]) + market.accountOf(actors[i]).fees;
        }
        for (uint256 i = 0; i < _games.length; ++i) {
            sum += reserveOf(_games[i], true) + challengeBondOf(_games[i]);
        }
    }

    /// @notice Shares that the operators' live locks and deliveries reserve.
    function bonded(uint256 who) internal view returns (uint256 shares) {
        for (uint256 i = 0; i < _games.length; ++i) {
            Job job = wordOf(_games[i]);
            if (job.state() != JobState.Locked || job.operator() != actors[who]) continue;
            shares += market.bondFor(priceOf(_games[i].request, _games[i].jobId, job), job.bondBps());
        }
    }

    /// @dev Money that came from `from` to `to` by the rules: a gain of every ring that `to` is in and `from` is not.
    function allow(uint256 from, uint256 to, uint256 amount) internal {
        for (uint256 ring = 0; ring < 16; ++ring) {
            if ((ring >> from) & 1 == 0 && (ring >> to) & 1 == 1) allowance[ring] += amount;
        }
    }

    /// @dev Forgets a job that has ended, after checking that nothing is left in it.
    function end(bytes32 jobId, uint256 index, string memory kind) internal {
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertTrue(job.state() == JobState.None || job.state() == JobState.Settled, "ended");
        assertEq(uint256(terms.reserve) + terms.bonus, 0, "M4: an ended job holds money");
        index %= _games.length;
        _games[index] = _games[_games.length - 1];
        _games.pop();
        ++steps[kind];
    }

    function pick(uint256 index, JobState state) internal view returns (bool found, bytes32 jobId, Job job) {
        if (_games.length == 0) return (false, 0, Job.wrap(0));
        jobId = _games[index % _games.length].jobId;
        (job, ) = market.jobOf(jobId);
        found = job.state() == state;
    }

    function reserveOf(Game storage game, bool withBonus) private view returns (uint256) {
        (, ILocks.Terms memory terms) = market.jobOf(game.jobId);
        Job job = wordOf(game);
        uint256 fee_ = game.request.callbackFee;
        if (job.has(JobLibrary.REOPENED)) return uint256(terms.reserve) + fee_ + (withBonus ? terms.bonus : 0);
        if (job.state() == JobState.Open) return uint256(game.request.maxPrice) + fee_;
        return uint256(priceOf(game.request, game.jobId, job)) + fee_;
    }

    function challengeBondOf(Game storage game) internal view returns (uint256) {
        if (game.made.challenger == address(0) || market.stateOf(game.jobId) != JobState.Disputed) return 0;
        return game.made.challengeBond;
    }

    /// @notice The job's word; of a delivered one, the word of its lock.
    function wordOf(Game storage game) internal view returns (Job job) {
        (job, ) = market.jobOf(game.jobId);
        JobState state = job.state();
        if (state == JobState.Provisional || state == JobState.Disputed) job = game.made.lock;
    }

    function priceOf(Request memory asked, bytes32 jobId, Job job) internal view returns (uint96) {
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        if (job.has(JobLibrary.REOPENED)) return terms.reserve;
        return PriceCurve.priceAt(asked.minPrice, asked.maxPrice, asked.rampStart, asked.rampEnd, job.lockedAt());
    }

    function late(Job job, Request memory asked) internal view returns (bool) {
        uint256 time = block.timestamp - market.stretchOf(market.jobIdOf(asked));
        uint256 deadline = uint256(job.lockedAt()) + asked.executionWindow;
        // The time to demand and post its input, at most two data windows.
        if (job.has(16)) {
            uint256 early = (uint256(asked.executionWindow) * 15) / 100;
            deadline += early < DATA_SECONDS ? early : DATA_SECONDS;
            deadline += asked.executionWindow < DATA_SECONDS ? asked.executionWindow : DATA_SECONDS;
        }
        return job.has(8) || time > deadline;
    }

    /// @notice Seconds of stops since `count` of them had begun, counted here and not by the market.
    function stretchSince(uint256 count) internal view returns (uint256 sum) {
        for (uint256 i = count; i < _pauses.length; ++i) {
            sum += (block.timestamp < _pauses[i][1] ? block.timestamp : _pauses[i][1]) - _pauses[i][0];
        }
    }

    /// @notice Notes a stop; where it overlaps the last one, that one ends where it begins.
    function stop(uint256 from, uint256 until) internal {
        if (_pauses.length != 0) {
            uint256[2] storage last = _pauses[_pauses.length - 1];
            if (from < last[1]) {
                if (until < last[1]) until = last[1];
                last[1] = from;
            }
        }
        _pauses.push([from, until]);
    }

    function paused() internal view returns (bool) {
        return block.timestamp < _pausedUntil;
    }

    function fee(uint256 amount) internal view returns (uint256) {
        return (amount * HostileToken(address(token)).feeBps()) / 10_000;
    }

    function blacklisted(uint256 who) internal view returns (bool) {
        return HostileToken(address(token)).isBlacklisted(actors[who]);
    }

    function sinkOf(uint256 who) internal view returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("sink", actors[who])))));
    }

    function operatorOf(uint256 who) internal pure returns (uint256) {
        return [uint256(1), 3, HONEST_OPERATOR][who % 3];
    }

    function indexOf(address actor) internal view returns (uint256 who) {
        while (actors[who] != actor) ++who;
    }
}
