// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

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
        for (uint256 i = 0; i < 4; ++i) playWait(2 hours);
        playExpire(0, 0);
        string[13] memory kinds = [
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

    function step(uint256 random) private {
        (uint256 kind, uint256 a, uint256 b) = (random % 64, random >> 8, random >> 128);
        if (kind < 9) playRequest(a, uint96(b), uint32(b >> 96), uint8(a));
        else if (kind < 20) playLock(a, b, uint16(b));
        else if (kind < 23) playSettle(a, b);
        else if (kind < 27) playExpire(a, b);
        else if (kind < 30) playWait(a % 20 minutes);
        else if (kind < 32) playWait(a);
        else if (kind < 40) playDeliver(a, b);
        else if (kind < 42) playDraw(a, b % 4 == 0);
        else if (kind < 46) playFinalise(a, b, b % 4 == 0);
        else if (kind < 48) playChallenge(a, b, b % 8 == 0);
        else if (kind < 51) playProve(a, b);
        else if (kind == 51) playExpireDispute(a, b);
        else if (kind < 54) stepData(a, b);
        else if (kind == 54) stepWorld(a, b);
        else if (kind == 55) playDecline(a);
        else if (kind == 56) playCancel(a);
        else if (kind == 57) playSettleWithTheWrongResult(a);
        else if (kind == 58) playWithdraw(a, b);
        else if (kind == 59) playDeposit(a, b);
        else if (kind == 60) playUnbond(a, b);
        else if (kind == 61) playDistributeFees(a);
        else if (kind == 62) playChangeToken(a, b, a % 2 == 0);
        else if (a % 3 == 0) playChangeCallback(uint8(b));
        else if (a % 3 == 1) playChangeFee(uint8(b));
        else if (b % 2 == 0) playPause();
        else playUnpause();
    }

    function stepData(uint256 a, uint256 b) private {
        if (a % 6 == 0) playDemandInput(b);
        else if (a % 6 == 1) playPostInput(b);
        else if (a % 6 == 2) playCloseWithheldInput(b);
        else if (a % 6 == 3) playDemandOutput(b);
        else if (a % 6 == 4) playPostOutput(b);
        else playExpireOutput(b, a, a % 4 == 0);
    }

    function stepWorld(uint256 a, uint256 b) private {
        if (a % 4 == 0) playDowngrade(uint8(b));
        else if (a % 4 == 1) playDeclineDowngraded(b);
        else if (a % 4 == 2) playExecuteSlash(b, a % 8 == 2);
        else if (b % 4 == 0) playEquivocation(a, b, b >> 8);
    }

    function checkBooks() private view {
        assertEq(token.balanceOf(address(market)), owed(), "M1: the market holds what it owes, exactly");
        (uint256 staked, uint256 insured) = vault.totals();
        assertEq(token.balanceOf(address(vault)), staked + insured, "M2: the vault holds stake and insurance, exactly");
        for (uint256 i = 0; i < ACTORS; ++i) {
            assertEq(
                vault.stakeOf(actors[i]).bondedShares,
                bonded(i) + market.releasedOf(actors[i]),
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
