// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {JobState} from "../../contracts/types/Job.sol";
import {EnclaveGame} from "./EnclaveGame.sol";

/// @notice The invariants of `market.md`, after every step of random games. The games are drawn here and not by the
/// runner's own engine, which keeps their mix of steps in view; a failing seed plays the same game again.
contract MarketInvariantTest is EnclaveGame {
    /// @dev `fuzz.runs` games of `ASSAY_INVARIANT_DEPTH` steps.
    function testFuzz_TheBooksAreInOrderAfterEveryStep(uint256 seed) external {
        uint256 depth = vm.envOr("ASSAY_INVARIANT_DEPTH", 64);
        for (uint256 i = 0; i < depth; ++i) {
            step(uint256(keccak256(abi.encode(seed, i))));
            checkBooks();
            checkQueues();
            checkRings();
        }
    }

    /// @dev One game by hand that takes every step: none of them is dead.
    function test_EveryStepIsPlayed() external {
        for (uint256 i = 0; i < 4; ++i) playRequest(9_000 + i, 10 ether, 10 minutes, uint8(i % 2));
        playLock(0, 0, 100);
        playLock(1, 1, 300);
        playSettleWithTheWrongResult(0);
        playSettle(0, 2);
        playWait(11 minutes);
        playExpire(1, 2);
        playLock(1, 2, 100);
        playDecline(1);
        playLock(1, 0, 100);
        playChangeToken(50, 1, true);
        playSettle(1, 4);
        playCancel(0);
        playDeposit(0, 5 ether);
        playWithdraw(1, 2 ether);
        playUnbond(0, 1 ether);
        playDistributeFees(1);
        playPause();
        playUnpause();
        playOutage(1 hours, true);
        for (uint256 i = 0; i < 4; ++i) playWait(2 hours);
        playExpire(0, 0);
        string[14] memory kinds = [
            "outage",
            "request",
            "lock",
            "settle",
            "settleWithTheWrongResult",
            "expireLock",
            "expire",
            "decline",
            "cancel",
            "deposit",
            "withdraw",
            "unbond",
            "distributeFees",
            "pause"
        ];
        for (uint256 i = 0; i < kinds.length; ++i) assertGe(steps[kinds[i]], 1, kinds[i]);
        checkBooks();
        checkRings();
    }

    /// @dev The same for the enclave path. A job that ends gives its place to the last.
    function test_EveryStepOfTheEnclavePathIsPlayed() external {
        // The sessions are older than the locks.
        playWait(1);
        for (uint256 i = 0; i < 8; ++i) {
            playRequest(9_001 + i, 10 ether, 2 hours, 3);
            playLock(i, 0, 100);
        }
        playDeposit(1, 100 ether);
        // The last one leaves the places of the others as they are.
        playDemandInput(7);
        playCancelDemanded(7);
        playRequest(9_008, 10 ether, 2 hours, 3);
        playLock(7, 0, 100);
        playDemandInput(0);
        playPostInput(0);
        playDemandInput(6);
        for (uint256 i = 1; i < 6; ++i) playDeliver(i, [uint256(0), 1, 1, 3, 2, 2][i]);
        playDemandOutput(3);
        playDeclare(0, 20_000, 12 ether);
        playDraw(1, false);
        playDraw(2, true);
        playChallenge(5, 3, false);
        playProve(4, 2);
        playProve(2, 2);
        playWait(31 minutes);
        playFinalise(1, 2, false);
        playDowngrade(0);
        playGiveBack(2);
        playWait(31 minutes);
        // The downgrade has made the challenge window longer than the data window.
        playWait(61 minutes);
        playCloseWithheldInput(1);
        playExpireOutput(3, 2, false);
        // The operator of the refuted result bonds nothing while its slash waits.
        playLock(3, 1, 300);
        playDeliver(3, 3);
        playDemandOutput(3);
        playDeposit(2, 100 ether);
        playChallenge(3, 2, false);
        playPostOutput(3);
        playProve(3, 2);
        playFlood(0);
        for (uint256 i = 0; i < 3; ++i) playWait(6 hours);
        playExpireDispute(1, 2);
        playEquivocation(0, 2, 0);
        playExecuteSlash(1, true);
        string[24] memory kinds = [
            "declare",
            "flood",
            "deliver",
            "cheat",
            "draw",
            "drawn",
            "finalise",
            "challenge",
            "mistakenChallenge",
            "prove",
            "refute",
            "expireDispute",
            "equivocation",
            "executeSlash",
            "demandInput",
            "postInput",
            "closeWithheldInput",
            "cancelDemanded",
            "demandOutput",
            "postOutput",
            "expireOutput",
            "downgrade",
            "giveBack",
            "lock"
        ];
        for (uint256 i = 0; i < kinds.length; ++i) assertGe(steps[kinds[i]], 1, kinds[i]);
        checkBooks();
        checkRings();
    }

    /// @dev Two of three steps are one that the drawn job's state allows; the others change the world around it.
    function step(uint256 random) private {
        (uint256 kind, uint256 a, uint256 b) = (random % 64, random >> 8, random >> 128);
        if (kind < 8 || _games.length == 0) playRequest(a, uint96(b), uint32(b >> 96), uint8(a));
        else if (kind < 50) stepJob(market.stateOf(_games[a % _games.length].jobId), a, b);
        else if (kind < 53) playWait(a % 20 minutes);
        else if (kind < 55) playWait(a % 2 hours);
        else if (kind == 55 && a % 4 == 0) playOutage(a >> 2, b % 2 == 0);
        else if (kind == 55) playWait(a);
        else if (kind < 58) stepWorld(a, b);
        else if (kind == 58) playWithdraw(a, b);
        else if (kind == 59) playDeposit(a, b);
        else if (kind == 60 && b % 2 == 0) playUnbond(a, b);
        else if (kind == 60) playDeclare(a, b, uint96(a >> 8));
        else if (kind == 61) playDistributeFees(a);
        else if (kind == 62) playChangeToken(a, b, a % 2 == 0);
        else if (a % 3 == 0) playChangeCallback(uint8(b));
        else if (a % 3 == 1) playChangeFee(uint8(b));
        else if (b % 2 == 0) playPause();
        else playUnpause();
    }

    function stepJob(JobState state, uint256 a, uint256 b) private {
        uint256 kind = (b >> 64) % 16;
        if (state == JobState.Open) {
            if (kind < 13) playLock(a, b, uint16(b));
            else if (kind == 13) playCancel(a);
            else playExpire(a, b);
        } else if (state == JobState.Locked) {
            if (kind < 8) playDeliver(a, b);
            else if (kind < 10) playSettle(a, b);
            else if (kind == 10) playExpire(a, b);
            else if (kind == 11) playDecline(a);
            else if (kind == 12) playSettleWithTheWrongResult(a);
            else if (kind == 13) playDemandInput(a);
            else if (kind == 14 && b % 8 == 0) playCancelDemanded(a);
            else if (kind == 14) playPostInput(a);
            else if (b % 4 == 0) playGiveBack(a);
            else playCloseWithheldInput(a);
        } else if (state == JobState.Provisional) {
            if (kind < 2) playDraw(a, b % 4 == 0);
            else if (kind < 7) playFinalise(a, b, b % 4 == 0);
            else if (kind < 9 && b % 16 == 1) playFlood(a);
            else if (kind < 9) playChallenge(a, b, b % 8 == 0);
            else if (kind < 11) playProve(a, b);
            else if (kind < 13) playDemandOutput(a);
            else if (kind == 13) playPostOutput(a);
            else playExpireOutput(a, b, b % 4 == 0);
        } else {
            if (kind < 5) playProve(a, b);
            else if (kind < 13) playExpireDispute(a, b);
            else playPostOutput(a);
        }
    }

    function stepWorld(uint256 a, uint256 b) private {
        if (a % 4 == 0) playDowngrade(uint8(b));
        else if (a % 4 < 3) playExecuteSlash(b, b % 4 == 0);
        else if (b % 2 == 0) playEquivocation(a >> 2, b >> 1, b >> 8);
    }

    function checkBooks() private view {
        assertEq(token.balanceOf(address(market)), owed(), "M1: the market holds what it owes, exactly");
        (uint256 staked, uint256 insured) = vault.totals();
        assertEq(token.balanceOf(address(vault)), staked + insured, "M2: the vault holds stake and insurance, exactly");
        for (uint256 i = 0; i < ACTORS; ++i) {
            assertEq(
                vault.stakeOf(actors[i]).bondedShares,
                bonded(i) + releasedOf(actors[i]),
                "M6: bonded shares are those of live locks and those on their way back"
            );
        }
    }

    /// @dev Every pair and triple of requester, operator, keeper and filler, and all four.
    function checkRings() private view {
        uint256[ACTORS] memory wealth = wealths();
        for (uint256 ring = 3; ring < 16; ++ring) {
            if (ring & (ring - 1) == 0) continue;
            uint256 bound_ = allowance[ring];
            uint256 sum;
            for (uint256 i = 0; i < 4; ++i) {
                if ((ring >> i) & 1 == 0) continue;
                bound_ += startWealth[i];
                sum += wealth[i];
            }
            assertLe(sum, bound_, "M7: a ring made a profit");
        }
    }
}
