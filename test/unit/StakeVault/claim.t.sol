// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract ClaimTest is VaultTest {
    function test_RevertGiven_NoClaimAtAll() public {
        _stake(ALICE, 100e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NothingToClaim.selector, ALICE, 0));
        vm.prank(ALICE);
        vault.claim(ALICE);
    }

    function test_RevertGiven_NoClaimIsRipe() public {
        _stake(ALICE, 100e6);
        uint256 claimableAt = _unbond(ALICE, 10e6);
        vm.warp(claimableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NothingToClaim.selector, ALICE, claimableAt));
        vm.prank(ALICE);
        vault.claim(ALICE);
    }

    function test_RevertGiven_ASlashOfThisOperatorWaits() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        _unbond(ALICE, 10e6);
        _later(22 days);
        _fault(ALICE, 10e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.SlashWaiting.selector, ALICE, 1));
        vm.prank(ALICE);
        vault.claim(ALICE);
    }

    function test_Pays_GivenASlashOfAnotherOperatorWaits() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        _unbond(ALICE, 10e6);
        _later(22 days);
        _fault(BOB, 10e6);
        _claim(10e6);
    }

    function test_PaysAllRipeClaimsAndOnlyThem() public {
        _stake(ALICE, 100e6);
        _unbond(ALICE, 10e6);
        _later(1 days);
        _unbond(ALICE, 20e6);
        _later(1 days);
        _unbond(ALICE, 40e6);
        _later(21 days);
        _claim(30e6);
        _assertPool(ALICE, 30e6, 0, 40e6, 70e6);
        _later(1 days);
        _claim(40e6);
        _assertSolvent();
    }

    function test_EmitsClaimed() public {
        _stake(ALICE, 100e6);
        _unbond(ALICE, 10e6);
        _later(22 days);
        vm.expectEmit(address(vault));
        emit IStakeVault.Claimed(ALICE, CAROL, 10e6);
        _claim(10e6);
    }

    function test_PaysTheSamePartLess_GivenASlashWhileItWaited() public {
        _stake(BOB, 1000e6);
        _stake(CAROL, 100e6);
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 30e6);
        _unbond(ALICE, 50e6);
        _later(1 days);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        _later(21 days);
        // The same part of free, bonded and unbonding stake: R5 (3 × 100/1200) takes a quarter.
        vault.executeSlash(1);
        uint256 worth = vault.assetsOf(ALICE);
        assertEq(worth, 75e6, "R5");
        assertEq(vault.freeStake(ALICE), (20e6 * worth) / 100e6, "free");
        assertEq(vault.toAssets(ALICE, 30e6), (30e6 * worth) / 100e6, "bonded");
        _claim((50e6 * worth) / 100e6);
    }

    function test_PaysInFull_GivenTheSlashWasCancelled() public {
        _stake(ALICE, 100e6);
        _unbond(ALICE, 50e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        vm.prank(GUARDIAN);
        vault.cancelSlash(1);
        _later(22 days);
        _claim(50e6);
    }

    function test_PaysNothingAndClears_GivenThePoolIsWorthNothing() public {
        _stake(ALICE, 100e6);
        _unbond(ALICE, 50e6);
        _wipe(ALICE, 1);
        _later(18 days);
        _claim(0);
        _assertPool(ALICE, 50e6, 0, 0, 0);
        assertEq(vault.claimsOf(ALICE).length, 0, "cleared");
    }

    function testFuzz_NeverPaysMoreThanTheSharesWorth(uint96 staked, uint96 part, uint8 faults) public {
        staked = uint96(bound(staked, 10, 1e24));
        part = uint96(bound(part, 1, staked));
        _stake(BOB, 1e28);
        _stake(ALICE, staked);
        _unbond(ALICE, part);
        for (uint256 i = 0; i < faults % 20; ++i) market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _later(22 days);
        for (uint256 i = 0; i < faults % 20; ++i) vault.executeSlash(i + 1);
        uint256 worth = vault.assetsOf(ALICE);
        vm.prank(ALICE);
        uint256 paid = vault.claim(CAROL);
        assertEq(paid, (uint256(part) * worth) / staked, "pro rata, rounded down");
        assertEq(vault.assetsOf(ALICE), worth - paid, "what is left");
        _assertSolvent();
    }

    function _claim(uint256 expected) private {
        vm.prank(ALICE);
        assertEq(vault.claim(CAROL), expected, "claimed");
        assertGe(token.balanceOf(CAROL), expected, "arrived");
    }
}
