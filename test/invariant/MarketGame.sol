// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../../contracts/interfaces/IJobMarket.sol";
import {PriceCurve} from "../../contracts/libraries/PriceCurve.sol";
import {HostileCallback} from "../../contracts/mocks/HostileCallback.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Job, JobLibrary, JobState} from "../../contracts/types/Job.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Assurance, Request} from "../../contracts/types/Request.sol";
import {EnclaveTest} from "../utils/EnclaveTest.sol";

/// @dev Plays random games with two requesters, three operators, a keeper and a challenger, with a token and callbacks that
/// do their worst. Checks in every step who may lose how much, and keeps the ledger of what a ring may have gained honestly.
/// `EnclaveGame` adds the steps of the enclave path.
abstract contract MarketGame is EnclaveTest {
    uint256 internal constant ACTORS = 7;
    uint256 internal constant HONEST_REQUESTER = 4;
    uint256 internal constant HONEST_OPERATOR = 5;
    uint256 internal constant HONEST_CHALLENGER = 6;
    uint256 internal constant HONEST_SESSION = 0x0bed;
    uint256 private constant MAX_LIVE = 10;

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
    uint256 private _nonce;
    /// Begin and end of each pause.
    uint256[2][] private _pauses;
    /// Steps that did something, by kind: the invariants were tested on these.
    mapping(string kind => uint256) internal steps;

    function setUp() public virtual override {
        super.setUp();
        authority.grantRole(GUARDIAN_ROLE, address(this), 0);
        callback = new HostileCallback();
        // The treasury is an actor too, so that no account stays out of sight.
        actors = [requester, operator, keeper, other, relayer, treasury, challenger];
        fund(actors[HONEST_REQUESTER], FUNDS);
        stakeFor(actors[HONEST_OPERATOR], FUNDS);
        fund(address(callback), 1 ether);
        register(VENDOR, HONEST_SESSION, actors[HONEST_OPERATOR]);
        for (uint256 i = 0; i < ACTORS; ++i) {
            token.mint(actors[i], FUNDS);
            vm.prank(actors[i]);
            token.approve(address(market), type(uint256).max);
            startWealth[i] = wealthOf(i);
        }
        market.setFee(10);
    }

    function newToken() internal override returns (TestToken) {
        return new HostileToken();
    }

    /// @dev Nobody but those named may get poorer in a step, and they by no more than `cap` each.
    modifier costing(uint256 first, uint256 second, uint256 cap) {
        uint256[ACTORS] memory before = wealths();
        _;
        for (uint256 i = 0; i < ACTORS; ++i) {
            uint256 floor = i == first || i == second ? (before[i] > cap ? before[i] - cap : 0) : before[i];
            assertGe(wealthOf(i), floor, "M5: somebody lost more than the rules say");
        }
    }

    /* MONEY */

    function playDeposit(uint256 who, uint256 amount) internal {
        who %= ACTORS;
        if (blacklisted(who)) return;
        amount = bound(amount, 0, token.balanceOf(actors[who]));
        if (amount < 1e6) return;
        _deposit(who, amount);
    }

    function _deposit(uint256 who, uint256 amount) private costing(who, who, fee(amount)) {
        vm.prank(actors[who]);
        market.deposit(amount);
        ++steps["deposit"];
    }

    /// @notice Whoever is blacklisted sends the money elsewhere; a withdrawal never fails.
    function playWithdraw(uint256 who, uint256 amount) internal {
        who %= ACTORS;
        amount = bound(amount, 0, balanceOf(actors[who]));
        _withdraw(who, amount);
    }

    function _withdraw(uint256 who, uint256 amount) private costing(who, who, fee(amount)) {
        address to = blacklisted(who) ? sinkOf(who) : actors[who];
        vm.prank(actors[who]);
        market.withdrawTo(to, amount);
        ++steps["withdraw"];
    }

    function playUnbond(uint256 who, uint256 amount) internal costing(who, who, 0) {
        address locker = actors[operatorOf(who)];
        uint256 free = vault.freeStake(locker);
        if (free == 0 || vault.claimsOf(locker).length == 10) return;
        vm.prank(locker);
        vault.unbond(bound(amount, 1, free));
        ++steps["unbond"];
    }

    function playDistributeFees(uint256 who) internal {
        address[] memory from = new address[](1);
        from[0] = actors[who % ACTORS];
        market.distributeFees(from);
        vault.collectInsurance();
        ++steps["distributeFees"];
    }

    /* JOBS */

    function playRequest(uint256 seed, uint96 price, uint32 window, uint8 mode) internal costing(0, 0, 0) {
        if (_games.length >= MAX_LIVE || paused()) return;
        uint256 who = seed % 3 == 0 ? HONEST_REQUESTER : 0;
        Game storage game = _games.push();
        game.requester = who;
        Request memory asked = newRamp(++_nonce);
        asked.requester = actors[who];
        asked.maxPrice = uint96(bound(price, 0, 50 ether));
        asked.minPrice = asked.maxPrice / uint96(1 + (seed % 7));
        asked.executionWindow = uint32(bound(window, 1 minutes, 2 hours));
        asked.lockBy = uint40(block.timestamp + (seed % 3 hours));
        asked.deadline = asked.lockBy + asked.executionWindow + uint40(seed % 6 hours);
        asked.inputDigest = keccak256("input");
        asked.assurance = [Assurance.Proof, Assurance.Enclave, Assurance.Enclave, Assurance.EnclaveAndProof][
            (mode >> 1) % 4
        ];
        // So much that every rate can be drawn.
        if (asked.assurance != Assurance.Proof) asked.valueAtRisk = 10 * asked.maxPrice + 10 ether;
        if (mode % 2 == 0) {
            (asked.callback, asked.callbackGas) = (address(callback), 60_000);
            asked.callbackFee = 0.1 ether;
        }
        if (balanceOf(asked.requester) < uint256(asked.maxPrice) + asked.callbackFee) {
            _games.pop();
            return;
        }
        game.request = asked;
        game.jobId = open(asked);
        ++steps["request"];
    }

    function playCancel(uint256 index) internal costing(0, 0, 0) {
        (bool found, bytes32 jobId, ) = pick(index, JobState.Open);
        if (!found) return;
        vm.prank(_games[index % _games.length].request.requester);
        market.cancel(_games[index % _games.length].request);
        end(jobId, index, "cancel");
    }

    function playLock(uint256 index, uint256 who, uint16 bond) internal costing(0, 0, 0) {
        (bool found, bytes32 jobId, ) = pick(index, JobState.Open);
        if (!found) return;
        who = operatorOf(who);
        vm.prank(actors[who]);
        // Jailed, out of stake, too late or paused: nothing happens.
        try market.lock(_games[index % _games.length].request, uint16(bound(bond, 100, 500))) {
            assertState(jobId, JobState.Locked);
            _announceLosses(_games[index % _games.length], actors[who]);
            ++steps["lock"];
        } catch {
            assertState(jobId, JobState.Open);
        }
    }

    function _announceLosses(Game storage game, address locker) private {
        (Job job, ) = market.jobOf(game.jobId);
        uint96 price = priceOf(game.request, game.jobId, job);
        uint96 shares = uint96(market.bondFor(price, job.bondHundredths()));
        IStakeVault.Loss[] memory losses = vault.lossBound(locker, shares, price);
        for (uint256 i = 0; i < 7; ++i) game.losses[i] = losses[i].amount;
    }

    function playDecline(uint256 index) internal {
        (bool found, bytes32 jobId, Job job) = pick(index, JobState.Locked);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        uint256 bond = market.bondFor(priceOf(game.request, jobId, job), job.bondHundredths());
        _decline(game, indexOf(job.operator()), bond / 50);
    }

    function _decline(Game storage game, uint256 who, uint256 cap) private costing(who, who, cap) {
        uint256 before = wealthOf(game.requester);
        vm.prank(actors[who]);
        try market.decline(game.request) {
            allow(who, game.requester, wealthOf(game.requester) - before);
            ++steps["decline"];
        } catch {}
    }

    function playSettle(uint256 index, uint256 who) internal {
        (bool found, bytes32 jobId, Job job) = pick(index, JobState.Locked);
        if (!found || late(job, _games[index % _games.length].request)) return;
        Game storage game = _games[index % _games.length];
        // That one wants the enclave's word first.
        if (game.request.assurance == Assurance.EnclaveAndProof) return;
        uint96 price = priceOf(game.request, jobId, job);
        _settle(game, jobId, [indexOf(job.operator()), who % ACTORS], price);
        end(jobId, index, "settle");
    }

    /// @dev `cast` is who earns and who submits.
    function _settle(
        Game storage game,
        bytes32 jobId,
        uint256[2] memory cast,
        uint96 price
    ) private costing(game.requester, game.requester, uint256(price) + game.request.callbackFee) {
        IJobMarket.Settlement memory settlement = settlementOf(game.request);
        vm.prank(actors[cast[1]]);
        market.settle(model, settlement);
        assertLe(++payments[jobId], 1, "M3: a job paid twice");
        assertTrue(market.isResult(game.request, settlement.outputs), "M3: the result can be read");
        allow(game.requester, cast[0], price);
        allow(game.requester, cast[1], game.request.callbackFee);
        for (uint256 i = 0; i < ACTORS; ++i) allow(i, cast[0], game.bonusFrom[i]);
        try market.settle(model, settlement) {
            revert AssertionFailed("M3: settled twice");
        } catch {}
    }

    function playSettleWithTheWrongResult(uint256 index) internal costing(0, 0, 0) {
        (bool found, bytes32 jobId, ) = pick(index, JobState.Locked);
        if (!found) return;
        IJobMarket.Settlement memory settlement = settlementOf(_games[index % _games.length].request);
        settlement.outputs[0] ^= 1;
        try market.settle(model, settlement) {
            revert AssertionFailed("M3: an unproven result was paid");
        } catch {
            assertState(jobId, JobState.Locked);
        }
        ++steps["settleWithTheWrongResult"];
    }

    function playExpire(uint256 index, uint256 who) internal {
        if (_games.length == 0) return;
        Game storage game = _games[index % _games.length];
        bytes32 jobId = game.jobId;
        (Job job, ) = market.jobOf(jobId);
        if (job.state() == JobState.Locked) {
            uint96 price = priceOf(game.request, jobId, job);
            _expireLock(game, jobId, [indexOf(job.operator()), who % ACTORS], price > MIN_BOND ? price : MIN_BOND);
        } else {
            vm.prank(actors[who % ACTORS]);
            try market.expire(game.request) {
                end(jobId, index, "expire");
            } catch {}
        }
    }

    function _expireLock(
        Game storage game,
        bytes32 jobId,
        uint256[2] memory cast,
        uint256 cap
    ) private costing(cast[0], cast[0], cap) {
        (, IJobMarket.Terms memory before) = market.jobOf(jobId);
        uint256[ACTORS] memory wealth = wealths();
        vm.prank(actors[cast[1]]);
        try market.expire(game.request) {
            for (uint256 i = 0; i < ACTORS; ++i) {
                if (i != cast[0] && wealthOf(i) > wealth[i]) allow(cast[0], i, wealthOf(i) - wealth[i]);
            }
            (, IJobMarket.Terms memory terms) = market.jobOf(jobId);
            game.bonusFrom[cast[0]] += terms.bonus - before.bonus;
            ++steps["expireLock"];
        } catch {}
    }

    /* THE WORLD */

    function playWait(uint256 time) internal {
        vm.warp(block.timestamp + bound(time, 1, 6 hours));
    }

    function playPause() internal {
        try market.pauseIntake() {
            _pauses.push([block.timestamp, block.timestamp + market.MAX_PAUSE_SECONDS()]);
            ++steps["pause"];
        } catch {}
    }

    function playUnpause() internal {
        try market.unpauseIntake() {
            _pauses[_pauses.length - 1][1] = block.timestamp;
        } catch {}
    }

    function playChangeFee(uint8 tenths) internal {
        market.setFee(uint8(bound(tenths, 0, market.MAX_FEE_TENTHS())));
    }

    function playChangeCallback(uint8 mode) internal {
        callback.setReentry(address(market), abi.encodeCall(IJobMarket.withdraw, (1)));
        callback.setMode(HostileCallback.Mode(mode % 6));
    }

    function playChangeToken(uint256 bps, uint256 who, bool value) internal {
        HostileToken hostile = HostileToken(address(token));
        hostile.setFee(bound(bps, 0, 100));
        hostile.setBlacklisted(actors[who % ACTORS], value);
        hostile.setHook(
            address(callback),
            abi.encodeCall(HostileCallback.run, (address(market), abi.encodeCall(IJobMarket.withdraw, (1))))
        );
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
        sum = balanceOf(address(market)) + balanceOf(address(vault)) + balanceOf(address(callback));
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
            shares += market.bondFor(priceOf(_games[i].request, _games[i].jobId, job), job.bondHundredths());
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
        (Job job, IJobMarket.Terms memory terms) = market.jobOf(jobId);
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
        (, IJobMarket.Terms memory terms) = market.jobOf(game.jobId);
        Job job = wordOf(game);
        uint256 fee_ = game.request.callbackFee;
        if (job.has(JobLibrary.REOPENED)) return uint256(terms.reserve) + fee_ + (withBonus ? terms.bonus : 0);
        if (job.state() == JobState.Open) return uint256(game.request.maxPrice) + fee_;
        return uint256(priceOf(game.request, game.jobId, job)) + fee_;
    }

    function challengeBondOf(Game storage game) internal view returns (uint256) {
        if (game.made.challenger == address(0) || market.stateOf(game.jobId) != JobState.Disputed) return 0;
        return enclave.challengeBond(priceOf(game.request, game.jobId, game.made.lock));
    }

    /// @notice The job's word; of a delivered one, the word of its lock.
    function wordOf(Game storage game) internal view returns (Job job) {
        (job, ) = market.jobOf(game.jobId);
        JobState state = job.state();
        if (state == JobState.Provisional || state == JobState.Disputed) job = game.made.lock;
    }

    function priceOf(Request memory asked, bytes32 jobId, Job job) internal view returns (uint96) {
        (, IJobMarket.Terms memory terms) = market.jobOf(jobId);
        if (job.has(JobLibrary.REOPENED)) return terms.reserve;
        return PriceCurve.priceAt(asked.minPrice, asked.maxPrice, asked.rampStart, asked.rampEnd, job.lockedAt());
    }

    function late(Job job, Request memory asked) internal view returns (bool) {
        uint256 time = block.timestamp - market.stretchOf(market.jobIdOf(asked));
        return time > uint256(job.lockedAt()) + asked.executionWindow;
    }

    /// @notice Seconds of pauses since `count` of them had begun, counted here and not by the market.
    function stretchSince(uint256 count) internal view returns (uint256 sum) {
        for (uint256 i = count; i < _pauses.length; ++i) {
            sum += (block.timestamp < _pauses[i][1] ? block.timestamp : _pauses[i][1]) - _pauses[i][0];
        }
    }

    function paused() private view returns (bool) {
        return _pauses.length != 0 && block.timestamp < _pauses[_pauses.length - 1][1];
    }

    function fee(uint256 amount) private view returns (uint256) {
        return (amount * HostileToken(address(token)).feeBps()) / 10_000;
    }

    function blacklisted(uint256 who) private view returns (bool) {
        return HostileToken(address(token)).isBlacklisted(actors[who]);
    }

    function sinkOf(uint256 who) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("sink", actors[who])))));
    }

    function operatorOf(uint256 who) internal pure returns (uint256) {
        return [uint256(1), 3, HONEST_OPERATOR][who % 3];
    }

    function indexOf(address actor) internal view returns (uint256 who) {
        while (actors[who] != actor) ++who;
    }
}
