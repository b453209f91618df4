// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {Penalties} from "../../contracts/libraries/Penalties.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Job, JobState} from "../../contracts/types/Job.sol";
import {MarketGame} from "./MarketGame.sol";

/// @dev The steps of the enclave path. Operators of the ring cheat, its members challenge whatever they like; the honest
/// operator delivers what the model says, the honest challenger doubts only what is wrong.
abstract contract EnclaveGame is MarketGame {
    bytes internal constant OUTPUT = "output";

    mapping(uint256 who => bool) private _reported;

    /* DELIVERY */

    function playDeliver(uint256 index, uint256 seed) internal costing(0, 0, 0) {
        (bool found, , Job job) = pick(index, JobState.Locked);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        uint256 who = indexOf(job.operator());
        IResults.Result memory result = resultOf(game.request);
        bool wrong = who != HONEST_OPERATOR && seed % 2 == 0;
        if (wrong) result.outputs[0] ^= 1;
        if (seed % 3 == 0) result.outputDigest = keccak256(OUTPUT);
        Delivery memory made = deliveryOf(result, vendorOf(who));
        // The market's view shows no outage that it has not read yet.
        made.deliveredAt = uint40(block.timestamp - stretchSince(made.lock.pauseIndex()));
        bytes memory signature = signRoot(keyOf(who), leafOf(result, job.operator()));
        // Too late, or for a proof alone: nothing happens.
        try market.deliver(model, result, new bytes32[](0), signature) {
            (game.made, game.wrong) = (made, wrong);
            assertCommitted(game.jobId, JobState.Provisional, made);
            ++steps["deliver"];
            if (wrong) ++steps["cheat"];
        } catch {
            assertState(game.jobId, JobState.Locked);
        }
    }

    function playDraw(uint256 index, bool wanted) internal costing(0, 0, 0) {
        (bool found, , ) = pick(index, JobState.Provisional);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        (Delivery memory made, bool drawn) = _mined(game, wanted);
        market.draw(idOf(game.request), game.made.pack());
        // A result that is spared, or proven, stays as it was.
        drawn = drawn && !game.made.proven;
        _record(game, drawn ? made : game.made, drawn);
        ++steps["draw"];
    }

    function playFinalise(uint256 index, uint256 who, bool wanted) internal {
        (bool found, bytes32 jobId, ) = pick(index, JobState.Provisional);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        (Delivery memory made, bool drawn) = _mined(game, wanted);
        who %= ACTORS;
        uint256[ACTORS] memory before = wealths();
        uint96 price = priceOf(game.request, jobId, game.made.lock);
        if (!_finalise(game, actors[who])) {
            assertState(jobId, JobState.Provisional);
        } else if (drawn && !game.made.proven) {
            _record(game, made, drawn);
        } else {
            _paid(game, before, price, who, ACTORS);
            end(jobId, index, "finalise");
        }
    }

    /// @dev By the cheap way where it is open.
    function _finalise(Game storage game, address by) private returns (bool) {
        uint256[] memory outputs = outputsOf(game.request);
        if (game.wrong) outputs[0] ^= 1;
        vm.prank(by);
        if (!game.made.hasCallback) {
            try market.finalise(game.jobId, game.made.pack()) {
                return true;
            } catch {
                return false;
            }
        }
        try market.finaliseWithCallback(game.request, outputs, game.made.pack()) {
            return true;
        } catch {
            return false;
        }
    }

    /* DISPUTES */

    function playChallenge(uint256 index, uint256 who, bool wanted) internal costing(0, 0, 0) {
        (bool found, , ) = pick(index, JobState.Provisional);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        who = [0, 1, 2, HONEST_CHALLENGER][who % 4];
        if (who == HONEST_CHALLENGER && !game.wrong) return;
        _challenge(game, who, wanted);
    }

    /// @notice One of the ring calls for the proofs of all results at once.
    function playFlood(uint256 who) internal costing(0, 0, 0) {
        for (uint256 i = 0; i < _games.length; ++i) {
            if (market.stateOf(_games[i].jobId) == JobState.Provisional) _challenge(_games[i], who % 3, false);
        }
        ++steps["flood"];
    }

    function _challenge(Game storage game, uint256 who, bool wanted) private {
        uint96 number = mineAudit(game.request, game.made, wanted || rateOf(game.made) >= ONE);
        Delivery memory made = game.made;
        uint256 window = made.status == VendorStatus.Trusted ? CHALLENGE_SECONDS : 4 * CHALLENGE_SECONDS;
        // The market asks for a worse status where the window would be over without it.
        if (clockOf(game) > made.deliveredAt + window) made.status = _worst(made);
        bool drawn = uint256(number) << 32 < evidence.keptRate(made);
        if (!drawn) (made.challengeBond, made.challenger) = (market.challengeBond(made.pack()), actors[who]);
        vm.prank(actors[who]);
        // The window is over, or the challenger has too little.
        try market.challenge(game.jobId, game.made.pack(), type(uint96).max) {
            made.disputedAt = enqueue(game);
            _record(game, made, false);
            ++steps[game.wrong ? "challenge" : "mistakenChallenge"];
            if (drawn) ++steps["drawn"];
        } catch {}
    }

    /// @notice Proves what the model says: that settles an honest result and refutes a wrong one.
    function playProve(uint256 index, uint256 who) internal {
        if (_games.length == 0) return;
        Game storage game = _games[index % _games.length];
        bytes32 jobId = game.jobId;
        JobState state = market.stateOf(jobId);
        if (state != JobState.Provisional && state != JobState.Disputed) return;
        if (state == JobState.Provisional) _mined(game, index % 2 == 0);
        who %= ACTORS;
        uint256[ACTORS] memory before = wealths();
        uint96 price = priceOf(game.request, jobId, game.made.lock);
        address payee = game.wrong ? actors[who] : game.made.lock.operator();
        ISettlements.Settlement memory proof = proofOf(game.request, outputsOf(game.request), payee);
        vm.prank(actors[who]);
        try market.prove(model, proof, game.made.pack(), game.wrong ? actors[who] : address(0)) {
            if (game.wrong) return _failed(game, before, Penalties.Rule.Wrong, "refute");
            if (market.stateOf(jobId) == JobState.Provisional) return _proven(game, before);
            _paid(game, before, price, who, challengerOf(game));
            end(jobId, index, "prove");
        } catch {
            assertState(jobId, state);
        }
    }

    function playExpireDispute(uint256 index, uint256 who) internal {
        (bool found, , ) = pick(index, JobState.Disputed);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        uint256[ACTORS] memory before = wealths();
        vm.prank(actors[who % ACTORS]);
        try market.expireDispute(game.request, game.made.pack()) {
            _failed(game, before, Penalties.Rule.Silence, "expireDispute");
        } catch {}
    }

    function playEquivocation(uint256 index, uint256 who, uint256 seed) internal {
        if (_games.length == 0) return;
        Game storage game = _games[index % _games.length];
        uint256 cheat = seed % 2 == 0 ? 1 : 3;
        if (_reported[cheat]) return;
        _reported[cheat] = true;
        bool holds = wordOf(game).operator() == actors[cheat];
        uint256[ACTORS] memory before = wealths();
        uint256 half = vault.assetsOf(actors[cheat]) / 2;
        _report(game, cheat, who % ACTORS);
        if (holds) return _failed(game, before, Penalties.Rule.Equivocation, "equivocation");
        _flow(before, cheat, half);
        ++steps["equivocation"];
    }

    function playExecuteSlash(uint256 id, bool wait) internal {
        id = bound(id, 1, 4);
        uint256 readyAt = vault.slashOf(id).executableAt;
        if (readyAt == 0) return;
        if (wait && readyAt > block.timestamp) vm.warp(readyAt);
        address who = vault.slashOf(id).operator;
        uint256[ACTORS] memory before = wealths();
        uint256 all = vault.assetsOf(who);
        try vault.executeSlash(id) {
            // R5 may take what is left.
            _flow(before, indexOf(who), all);
            ++steps["executeSlash"];
        } catch {}
    }

    /* WITHHELD DATA */

    function playDemandInput(uint256 index) internal {
        (bool found, bytes32 jobId, Job job) = pick(index, JobState.Locked);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        uint96 price = priceOf(game.request, jobId, job);
        _demandInput(game, indexOf(job.operator()), (price > MIN_BOND ? price : MIN_BOND) / 50);
    }

    function _demandInput(Game storage game, uint256 who, uint256 cap) private costing(who, who, cap) {
        uint256 before = wealthOf(game.requester);
        vm.prank(actors[who]);
        // Too late, on chain, or without a balance for the fee: nothing happens.
        try market.demandInput(game.request) {
            allow(who, game.requester, wealthOf(game.requester) - before);
            ++steps["demandInput"];
        } catch {}
    }

    function playCancelDemanded(uint256 index) internal costing(0, 0, 0) {
        (bool found, bytes32 jobId, ) = pick(index, JobState.Locked);
        if (!found) return;
        Game storage game = _games[index % _games.length];
        vm.prank(game.request.requester);
        try market.cancel(game.request) {
            end(jobId, index, "cancelDemanded");
        } catch {}
    }

    function playPostInput(uint256 index) internal costing(0, 0, 0) {
        (bool found, , ) = pick(index, JobState.Locked);
        if (!found) return;
        try market.postInput(_games[index % _games.length].request, "input") {
            ++steps["postInput"];
        } catch {}
    }

    function playCloseWithheldInput(uint256 index) internal costing(0, 0, 0) {
        (bool found, bytes32 jobId, ) = pick(index, JobState.Locked);
        if (!found) return;
        try market.closeWithheldInput(_games[index % _games.length].request) {
            end(jobId, index, "closeWithheldInput");
        } catch {}
    }

    function playDemandOutput(uint256 index) internal costing(0, 0, 0) {
        if (_games.length == 0) return;
        Game storage game = _games[index % _games.length];
        JobState state = market.stateOf(game.jobId);
        if (state != JobState.Provisional && state != JobState.Disputed) return;
        Delivery memory made = game.made;
        (made.status, made.demandedAt) = (_worst(made), clockOf(game));
        vm.prank(game.request.requester);
        try market.demandOutput(game.request, game.made.pack()) {
            game.made = made;
            assertCommitted(game.jobId, state, made);
            ++steps["demandOutput"];
        } catch {}
    }

    function playPostOutput(uint256 index) internal costing(0, 0, 0) {
        if (_games.length == 0) return;
        Game storage game = _games[index % _games.length];
        JobState state = market.stateOf(game.jobId);
        if (state != JobState.Provisional && state != JobState.Disputed) return;
        (uint256 challengeBy, uint256 proveBy) = market.windowsOf(game.made.pack());
        try market.postOutput(game.request, game.made.pack(), OUTPUT) {
            game.made.outputDigest = 0;
            // A post keeps its window open, and opens none again.
            uint256 closesAt = state == JobState.Disputed ? proveBy : challengeBy;
            if (clockOf(game) <= closesAt) game.made.demandedAt = clockOf(game);
            assertCommitted(game.jobId, state, game.made);
            ++steps["postOutput"];
        } catch {}
    }

    function playExpireOutput(uint256 index, uint256 who, bool wanted) internal {
        (bool found, , ) = pick(index, JobState.Provisional);
        if (!found || _games[index % _games.length].made.demandedAt == 0) return;
        bool proven = _games[index % _games.length].made.proven;
        Game storage game = _games[index % _games.length];
        (Delivery memory made, bool drawn) = _mined(game, wanted);
        uint256[ACTORS] memory before = wealths();
        vm.prank(actors[who % ACTORS]);
        try market.expireOutput(game.request, game.made.pack()) {
            if (drawn && !proven) _record(game, made, drawn);
            else _failed(game, before, Penalties.Rule.Late, "expireOutput");
        } catch {}
    }

    /* THE WORLD */

    function playDowngrade(uint8 vendor) internal costing(0, 0, 0) {
        vendor = vendor % 2 == 0 ? VENDOR : OTHER_VENDOR;
        VendorStatus status = enclaves.statusOf(vendor);
        if (status == VendorStatus.Broken) return;
        lower(vendor, status == VendorStatus.Trusted ? VendorStatus.Degraded : VendorStatus.Broken);
        ++steps["downgrade"];
    }

    function playGiveBack(uint256 index) internal costing(0, 0, 0) {
        (bool found, , Job job) = pick(index, JobState.Locked);
        if (!found) return;
        address key = vm.addr(keyOf(indexOf(job.operator())));
        vm.prank(job.operator());
        try market.giveBack(model, _games[index % _games.length].request, key) {
            ++steps["giveBack"];
        } catch {}
    }

    /* BOOKS */

    /// @dev A proof ended a dispute and not the job: only a challenger that was wrong is poorer.
    function _proven(Game storage game, uint256[ACTORS] memory before) private {
        uint256 loser = challengerOf(game);
        uint256[ACTORS] memory caps;
        if (loser < ACTORS) {
            uint256 bond = game.made.challengeBond;
            caps[loser] = bond;
            allow(loser, indexOf(game.made.lock.operator()), (bond * 8) / 10);
        }
        assertLosses(before, caps);
        (game.made.proven, game.made.challenger, game.made.status) = (true, address(0), _worst(game.made));
        game.made.challengeBond = 0;
        uint40 time = clockOf(game);
        if (game.made.disputedAt > time) game.made.disputedAt = time;
        assertCommitted(game.jobId, JobState.Provisional, game.made);
        ++steps["proven"];
    }

    /// @dev A job was settled: nobody but its requester is poorer, by price and fee, and a challenger that was wrong.
    function _paid(
        Game storage game,
        uint256[ACTORS] memory before,
        uint96 price,
        uint256 submitter,
        uint256 wrongChallenger
    ) private {
        uint256 earner = indexOf(game.made.lock.operator());
        // It goes back where the audit would have called for the proof.
        uint256 bond = wrongChallenger < ACTORS ? game.made.challengeBond : 0;
        uint256[ACTORS] memory caps;
        caps[game.requester] = uint256(price) + game.request.callbackFee;
        if (bond != 0) caps[wrongChallenger] += bond;
        assertLosses(before, caps);
        assertLe(++payments[game.jobId], 1, "M3: a job paid twice");
        allow(game.requester, earner, price);
        allow(game.requester, submitter, game.request.callbackFee);
        if (bond != 0) allow(wrongChallenger, earner, (bond * 8) / 10);
        for (uint256 i = 0; i < ACTORS; ++i) allow(i, earner, game.bonusFrom[i]);
    }

    /// @dev A job came to nothing by its lock holder's fault: nobody else is poorer, and it no more than was announced.
    function _failed(
        Game storage game,
        uint256[ACTORS] memory before,
        Penalties.Rule rule,
        string memory kind
    ) private {
        uint256 who = indexOf(game.made.lock.operator());
        (, ILocks.Terms memory terms) = market.jobOf(game.jobId);
        assertState(game.jobId, JobState.Open);
        uint256 waiting;
        for (uint256 i = 0; i < ACTORS; ++i) waiting += game.bonusFrom[i];
        game.bonusFrom[who] += terms.bonus - waiting;
        delete game.made;
        _flow(before, who, game.losses[uint256(rule)]);
        ++steps[kind];
    }

    /// @dev What a penalty took from one and gave to others.
    function _flow(uint256[ACTORS] memory before, uint256 from, uint256 cap) private {
        uint256[ACTORS] memory caps;
        caps[from] = cap;
        assertLosses(before, caps);
        for (uint256 i = 0; i < ACTORS; ++i) {
            uint256 has = wealthOf(i);
            if (i != from && has > before[i]) allow(from, i, has - before[i]);
        }
    }

    function assertLosses(uint256[ACTORS] memory before, uint256[ACTORS] memory caps) private view {
        for (uint256 i = 0; i < ACTORS; ++i) {
            assertGe(wealthOf(i) + caps[i], before[i], "M5: somebody lost more than the rules say");
        }
    }

    /* GHOSTS */

    /// @dev Posts a seed that draws the result or spares it as wanted.
    function _mined(Game storage game, bool wanted) private returns (Delivery memory made, bool drawn) {
        made = game.made;
        uint256 rate = rateOf(made);
        uint96 number = mineAudit(game.request, made, wanted || rate >= ONE);
        made.status = _worst(made);
        drawn = uint256(number) << 32 < rate;
    }

    function _record(Game storage game, Delivery memory made, bool drawn) private {
        if (drawn) made.disputedAt = enqueue(game);
        game.made = made;
        bool isDisputed = made.disputedAt != 0 && !made.proven;
        assertCommitted(game.jobId, isDisputed ? JobState.Disputed : JobState.Provisional, made);
        if (drawn) ++steps["drawn"];
    }

    function _report(Game storage game, uint256 cheat, uint256 reporter) private {
        IDisputes.SignedResult[2] memory pair = equivocation(game.jobId, actors[cheat], keyOf(cheat));
        if (market.stateOf(game.jobId) == JobState.Locked) (game.made.lock, ) = market.jobOf(game.jobId);
        reportBy(game.request, game.made, pair[0], pair[1], actors[reporter]);
    }

    function challengerOf(Game storage game) private view returns (uint256) {
        return game.made.challenger == address(0) ? ACTORS : indexOf(game.made.challenger);
    }

    function _worst(Delivery memory made) private view returns (VendorStatus status) {
        status = enclaves.statusOf(made.vendor);
        if (made.status > status) status = made.status;
    }

    /// @dev Now on the job's own clock.
    function vendorOf(uint256 who) private pure returns (uint8) {
        return who == 3 ? OTHER_VENDOR : VENDOR;
    }

    function keyOf(uint256 who) private pure returns (uint256) {
        if (who == HONEST_OPERATOR) return HONEST_SESSION;
        return who == 3 ? OTHER_SESSION : SESSION;
    }
}
