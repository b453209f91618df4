// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTest} from "../utils/VaultTest.sol";

/// @notice One party plays operator, requester, finder (keeper, challenger, reporter) and next filler at once. The shares
/// of all these receivers come back to it, and yet it loses. A smaller ring loses more, since it also loses the shares of the
/// receivers outside it.
contract StakeCollusionTest is VaultTest {
    uint256 private constant _FEES = 1_000_000e6;

    function setUp() public override {
        super.setUp();
        // An honest operator with much stake, and an insurance that fees have filled: both would be worth taking.
        _stake(BOB, 1e15);
        token.mint(address(this), _FEES);
        token.approve(address(market), _FEES);
        market.depositFor(address(vault), _FEES);
        vault.collectInsurance();
    }

    function testFuzz_R1_LosesAtLeast30Percent(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        uint256 before = _wealth();
        market.late(ALICE, bond, price, REQUESTER, KEEPER, FILLER);
        uint256 penalty = price > MIN_BOND ? price : MIN_BOND;
        if (penalty > bond) penalty = bond;
        _assertLost(before, (penalty * 3) / 10);
    }

    function testFuzz_R2_LosesAtLeast40Percent(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        uint256 before = _wealth();
        uint256 stakePart = (vault.assetsOf(ALICE) - bond) / 10;
        market.wrong(ALICE, bond, price, REQUESTER, CHALLENGER);
        _executeAll(1);
        _assertLost(before, ((bond + stakePart) * 4) / 10);
    }

    function testFuzz_R2_Drawn_LosesAtLeast70PercentOfTheBondAnd40OfTheStake(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        uint256 before = _wealth();
        uint256 stakePart = (vault.assetsOf(ALICE) - bond) / 10;
        market.wrongWith(ALICE, bond, price, REQUESTER, CHALLENGER, _audit(true));
        _executeAll(1);
        _assertLost(before, (uint256(bond) * 7) / 10 + (stakePart * 4) / 10);
    }

    function testFuzz_R3_LosesAtLeast30PercentOfTheBondAnd90OfTheStake(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        uint256 before = _wealth();
        uint256 stakePart = (vault.assetsOf(ALICE) - bond) / 2;
        market.equivocate(ALICE, bond, price, REQUESTER, KEEPER);
        _executeAll(1);
        _assertLost(before, (uint256(bond) * 3) / 10 + (stakePart * 9) / 10);
    }

    function testFuzz_R4_LosesAtLeast10PercentAndAllAboveThePrice(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        uint256 before = _wealth();
        market.silence(ALICE, bond, price, REQUESTER);
        uint256 least = bond / 10;
        if (price < bond && bond - price > least) least = bond - price;
        _assertLost(before, least);
    }

    function testFuzz_R5_LosesAllOfTheExcess(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        // Another operator at fault holds more than a third of all stake: everything goes.
        _stake(ALICE, 1e15);
        _stake(ACCOMPLICE, 4e15);
        uint256 before = _wealth();
        uint256 rest = vault.assetsOf(ALICE) - bond;
        market.wrong(ALICE, bond, price, REQUESTER, CHALLENGER);
        market.wrong(ACCOMPLICE, 0, 0, REQUESTER, HUNTER);
        _executeAll(1);
        assertEq(vault.assetsOf(ALICE), 0, "all stake");
        _assertLost(before, rest - rest / 10 + ((rest / 10 + bond) * 4) / 10);
    }

    function testFuzz_Decline_GainsNothing(uint96 bond, uint96 price) public {
        (bond, price) = _terms(bond, price);
        uint256 before = _wealth();
        market.declineFor(ALICE, bond, price, REQUESTER);
        assertEq(_wealth(), before, "the requester gets all that the operator pays");
        assertEq(_insurance(), _FEES, "the insurance stands");
    }

    /// @dev The ring slashes itself, so that its bonds miss something to their prices, and asks the insurance for it.
    function testFuzz_Insurance_GivesBackAtMostAFifthOfWhatSlashesPaidIn(uint96 bond, bool removed) public {
        (bond, ) = _terms(bond, bond);
        if (removed) market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        else market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _executeAll(1);
        uint256 paidIn = _insurance() - _FEES;
        // The bond is taken whole, its worth rounded up.
        uint256 worth = vault.assetsOf(ALICE);
        worth = (bond * worth + 2 * uint256(bond) - 1) / (2 * uint256(bond));
        uint256 before = _wealth();
        market.silence(ALICE, bond, bond, REQUESTER);
        uint256 topUp = bond - worth;
        if (topUp > paidIn / 5) topUp = paidIn / 5;
        uint256 lost = worth - (worth * 9) / 10;
        assertEq(_wealth() + lost, before + topUp, "a fifth at most came back");
        assertGe(_insurance(), _FEES + (paidIn * 4) / 5, "the insurance kept the rest, and all fees");
        _assertSolvent();
    }

    /// @dev Plays any game of the ring, in any order. The ring loses exactly the amount that the insurance wins, and it is not
    /// zero.
    function testFuzz_AnyGame_TheRingPaysTheInsurance(uint256 seed, uint8 steps) public {
        _stake(ALICE, 1_000e6);
        uint256 before = _wealth();
        uint256 slashes;
        uint256 executed;
        uint256 bonded;
        uint256 locks;
        bool faulted;
        for (uint256 i = 0; i < uint256(steps % 24) + 2; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            uint256 free = vault.stakeOf(ALICE).freeShares;
            uint96 shares = uint96(bound(seed >> 8, 0, bonded));
            uint96 price = uint96(bound(seed >> 104, 0, 2 * uint256(shares)));
            uint256 kind = i < 2 ? i * 2 : seed % 8;
            if (kind == 0 && uint256(vault.stakeOf(ALICE).standing) == 0) {
                // No job is locked while a slash waits: the ring waits with it.
                if (executed < slashes) _later(4 days);
                while (executed < slashes) vault.executeSlash(++executed);
                free = vault.stakeOf(ALICE).freeShares;
                shares = uint96(bound(seed >> 8, free / 2, free));
                market.lockFor(ALICE, shares);
                bonded += shares;
                ++locks;
                continue;
            }
            // Each end is the end of one lock.
            if (kind < 7 && locks == 0) continue;
            faulted = faulted || (vault.toAssets(ALICE, shares) != 0 && kind != 0);
            if (kind == 1) {
                market.late(ALICE, shares, price, REQUESTER, KEEPER, FILLER);
            } else if (kind == 2 || kind == 3) {
                market.wrongWith(ALICE, shares, price, REQUESTER, CHALLENGER, _audit(kind == 3));
                ++slashes;
            } else if (kind == 4) {
                if (vault.stakeOf(ALICE).waitingSlashes == 0 && seed % 5 == 0) {
                    market.equivocate(ALICE, shares, price, REQUESTER, KEEPER);
                    ++slashes;
                } else continue;
            } else if (kind == 5 || kind == 6) {
                market.silence(ALICE, shares, price, REQUESTER);
            } else {
                _later(4 days);
                while (executed < slashes) vault.executeSlash(++executed);
                continue;
            }
            bonded -= shares;
            --locks;
        }
        _later(4 days);
        while (executed < slashes) vault.executeSlash(++executed);
        uint256 lost = before - _wealth();
        assertEq(lost, _insurance() - _FEES, "the ring's loss is the insurance's gain");
        if (faulted) assertGe(lost, 1, "a fault always costs something");
        assertEq(vault.assetsOf(BOB), 1e15, "no other operator was touched");
        _assertSolvent();
    }

    /// @dev A stake and a bond of the ring, locked at some price up to the bond.
    function _terms(uint96 bond, uint96 price) private returns (uint96, uint96) {
        bond = uint96(bound(bond, MIN_BOND, 1e12));
        price = uint96(bound(price, 0, bond));
        _stake(ALICE, 2 * uint256(bond));
        market.lockFor(ALICE, bond);
        return (bond, price);
    }

    function _executeAll(uint256 count) private {
        _later(4 days);
        for (uint256 i = 1; i <= count; ++i) vault.executeSlash(i);
    }

    /// @dev All that the ring owns.
    function _wealth() private view returns (uint256) {
        return
            vault.assetsOf(ALICE) +
            market.balanceOf(ALICE) +
            market.balanceOf(REQUESTER) +
            market.balanceOf(KEEPER) +
            market.balanceOf(CHALLENGER) +
            market.balanceOf(FILLER);
    }

    function _assertLost(uint256 before, uint256 least) private view {
        uint256 lost = before - _wealth();
        // Each of two splits may round two parts down; the remainders went to the insurance, not to the ring.
        assertGe(lost, least, "the ring loses at least this");
        assertGe(lost, 1, "the ring always loses");
        assertEq(lost, _insurance() - _FEES, "the insurance wins it");
        _assertSolvent();
    }
}
