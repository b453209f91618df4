// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IUptimeFeed} from "../../contracts/interfaces/IUptimeFeed.sol";
import {HostileCallback} from "../../contracts/mocks/HostileCallback.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Job, JobState} from "../../contracts/types/Job.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {Assurance, Request} from "../../contracts/types/Request.sol";
import {StubFeed} from "../utils/StubFeed.sol";
import {Queues} from "./Queues.sol";

/// @dev Plays random games with two requesters, three operators, a keeper and a challenger, with a token and callbacks that
/// do their worst. Checks in every step who may lose how much, and keeps the ledger of what a ring may have gained honestly.
/// `EnclaveGame` adds the steps of the enclave path.
abstract contract MarketGame is Queues {
    uint256 private constant MAX_LIVE = 10;

    /// Outages of a game: all together are short enough to count in full.
    uint256 private constant MAX_OUTAGES = 4;

    StubFeed private _feed = new StubFeed();
    uint256 private _outages;
    uint256 private _outageUntil;
    uint256 private _nonce;

    function setUp() public virtual override {
        _feed.push(0, START - 30 days);
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
        market.setFee(100);
    }

    function uptimeFeed() internal view override returns (IUptimeFeed) {
        return _feed;
    }

    function newToken() internal override returns (TestToken) {
        return new HostileToken();
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
        if (asked.assurance != Assurance.Proof) {
            uint96 most = 64 * asked.maxPrice;
            asked.valueAtRisk = 10 * asked.maxPrice + 10 ether;
            if (asked.valueAtRisk > most) asked.valueAtRisk = most;
        }
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
        try market.lock(_games[index % _games.length].request, uint24(bound(bond, 10_000, 50_000))) {
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
        uint96 shares = uint96(market.bondFor(price, job.bondBps()));
        IStakeVault.Loss[] memory losses = vault.lossBound(locker, shares, price);
        for (uint256 i = 0; i < 7; ++i) game.losses[i] = losses[i].amount;
    }

    function playDecline(uint256 index) internal {
        (bool found, bytes32 jobId, Job job) = pick(index, JobState.Locked);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        uint256 bond = market.bondFor(priceOf(game.request, jobId, job), job.bondBps());
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
        ISettlements.Settlement memory settlement = settlementOf(game.request);
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
        ISettlements.Settlement memory settlement = settlementOf(_games[index % _games.length].request);
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
        (, ILocks.Terms memory before) = market.jobOf(jobId);
        uint256[ACTORS] memory wealth = wealths();
        vm.prank(actors[cast[1]]);
        try market.expire(game.request) {
            for (uint256 i = 0; i < ACTORS; ++i) {
                if (i != cast[0] && wealthOf(i) > wealth[i]) allow(cast[0], i, wealthOf(i) - wealth[i]);
            }
            (, ILocks.Terms memory terms) = market.jobOf(jobId);
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
            _pausedUntil = block.timestamp + market.MAX_PAUSE_SECONDS();
            stop(block.timestamp, _pausedUntil);
            ++steps["pause"];
        } catch {}
    }

    function playUnpause() internal {
        try market.unpauseIntake() {
            _pausedUntil = block.timestamp;
            _pauses[_pauses.length - 1][1] = _outageUntil > block.timestamp ? _outageUntil : block.timestamp;
        } catch {}
    }

    /// @notice Blocks stop for some minutes or hours. Whether the market reads of it at once or in a later step is the game's.
    function playOutage(uint256 length, bool read) internal {
        // The market counts from the first round that it reads, with its first job.
        if (steps["request"] == 0 || ++_outages > MAX_OUTAGES) return;
        uint256 from = block.timestamp;
        vm.warp(from + bound(length, 1 minutes, 3 hours));
        _feed.outage(from, block.timestamp);
        _outageUntil = block.timestamp + OUTAGE_GRACE;
        stop(from, _outageUntil);
        if (read) market.recordOutage();
        ++steps["outage"];
    }

    function playChangeFee(uint16 feeBps) internal {
        market.setFee(uint16(bound(feeBps, 0, market.MAX_FEE_BPS())));
    }

    function playChangeCallback(uint8 mode) internal {
        callback.setReentry(address(market), abi.encodeCall(market.withdraw, (1)));
        callback.setMode(HostileCallback.Mode(mode % 6));
    }

    function playChangeToken(uint256 bps, uint256 who, bool value) internal {
        HostileToken hostile = HostileToken(address(token));
        hostile.setFee(bound(bps, 0, 100));
        hostile.setBlacklisted(actors[who % ACTORS], value);
        hostile.setHook(
            address(callback),
            abi.encodeCall(HostileCallback.run, (address(market), abi.encodeCall(market.withdraw, (1))))
        );
    }
}
