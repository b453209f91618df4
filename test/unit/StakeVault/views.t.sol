// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Stake} from "../../../contracts/types/Stake.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract ViewsTest is VaultTest {
    function test_StakeOfIsTheOperatorsTwoWords() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 30e6);
        market.late(ALICE, 10e6, 10e6, REQUESTER, KEEPER, FILLER);
        _later(1 hours);
        market.late(ALICE, 10e6, 10e6, REQUESTER, KEEPER, FILLER);
        _unbond(ALICE, 20e6);
        market.wrong(ALICE, 0, 0, REQUESTER, NO_FINDER);
        Stake memory pool = vault.stakeOf(ALICE);
        assertEq(pool.freeShares, 50e6, "free");
        assertEq(pool.bondedShares, 10e6, "bonded");
        assertEq(pool.unbondingShares, 20e6, "unbonding");
        assertEq(pool.lostAssets, 8e6, "lost");
        assertEq(pool.lastStrikeAt, block.timestamp, "last strike");
        assertEq(pool.strikeBeforeAt, block.timestamp - 1 hours, "the one before");
        assertEq(pool.waitingSlashes, 1, "waiting");
        (, uint256 claims) = pool.ring();
        assertEq(claims, 1, "claims");
        assertEq(vault.assetsOf(ALICE), 72e6, "worth");
    }

    function test_AssetsOfIsTheWorthOfFreeBondedAndUnbondingStake() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 30e6);
        _unbond(ALICE, 20e6);
        assertEq(vault.assetsOf(ALICE), 100e6, "free, bonded and unbonding");
        market.late(ALICE, 30e6, 30e6, REQUESTER, KEEPER, FILLER);
        assertEq(vault.assetsOf(ALICE), 70e6, "without the bond that was taken");
    }

    function test_FreeStakeCountsBondsNotHandedBackYet() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 60e6);
        market.settle(ALICE, 50e6);
        assertEq(vault.freeStake(ALICE), 90e6, "free");
    }

    function test_JailedUntilIsADayAfterTheLastStrike() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 100e6);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(vault.jailedUntil(ALICE), 0, "no jail");
            market.silence(ALICE, 10e6, 10e6, REQUESTER);
        }
        assertEq(vault.jailedUntil(ALICE), this.clock() + 24 hours, "jail");
    }

    function test_ToAssetsIsTheSharesWorthAndAtMostThePool() public {
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, NO_FINDER);
        assertEq(vault.toAssets(ALICE, 11), 9, "9.9");
        assertEq(vault.toAssets(ALICE, type(uint256).max), 90e6, "all");
        assertEq(vault.toAssets(CAROL, 5), 0, "nothing staked");
    }

    function test_AreEmpty_GivenNothingHappened() public view {
        assertEq(vault.claimsOf(CAROL).length, 0, "claims");
        assertEq(vault.slashOf(7).operator, address(0), "slash");
        assertEq(vault.coverOf(CAROL), 0, "cover");
        assertEq(vault.assetsOf(CAROL), 0, "stake");
        assertEq(vault.freeStake(CAROL), 0, "free stake");
    }

    function test_TotalsAreStakeAndInsurance() public {
        _stake(ALICE, 100e6);
        _stake(BOB, 50e6);
        _fault(ALICE, 10e6);
        (uint256 staked, uint256 insurance) = vault.totals();
        assertEq(staked, 140e6, "staked");
        assertEq(insurance, 4e6, "insurance");
    }

    function test_ConstantsAreThoseOfTheDeployment() public view {
        assertEq(address(vault.TOKEN()), address(token), "token");
        assertEq(vault.MARKET(), address(market), "market");
        assertEq(vault.MIN_BOND(), MIN_BOND, "smallest bond");
        assertEq(vault.KEEPER_CAP(), KEEPER_CAP, "keeper's cap");
        assertEq(vault.UNBONDING_SECONDS(), 22 days, "unbonding");
        assertEq(vault.MAX_CLAIMS(), 10, "claims");
        assertEq(vault.authority(), address(authority), "authority");
    }
}
