// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Standing} from "../../../contracts/types/Stake.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract BondTest is VaultTest {
    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.bond(ALICE, 0, 0, 0);
    }

    function test_RevertGiven_TheOperatorIsJailed() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 30e6);
        for (uint256 i = 0; i < 3; ++i) market.late(ALICE, 10e6, 10e6, REQUESTER, KEEPER, FILLER);
        uint256 until = this.clock() + 24 hours;
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorJailed.selector, ALICE, until));
        market.lockFor(ALICE, 10e6);
    }

    function test_AcceptsOnceTheJailIsOver() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 30e6);
        for (uint256 i = 0; i < 3; ++i) market.late(ALICE, 10e6, 10e6, REQUESTER, KEEPER, FILLER);
        _later(24 hours);
        assertEq(market.lockFor(ALICE, 10e6), 10e6, "locked");
        assertEq(uint256(vault.stakeOf(ALICE).standing), uint256(Standing.Good), "in good standing");
    }

    function test_RevertGiven_TheOperatorWasRemoved() public {
        _stake(ALICE, 100e6);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorRemoved.selector, ALICE));
        market.lockFor(ALICE, 10e6);
    }

    function test_RevertGiven_ASlashWaits() public {
        _stake(BOB, 10_000e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _later(4 days);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.SlashWaiting.selector, ALICE, 1));
        market.lockFor(ALICE, 1);
    }

    function test_AcceptsOnceTheSlashWasExecuted() public {
        _stake(BOB, 10_000e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _later(4 days);
        vault.executeSlash(1);
        market.lockFor(ALICE, 50e6);
        _assertPool(ALICE, 50e6, 50e6, 0, 90e6);
    }

    function test_AcceptsOnceTheSlashWasCancelled() public {
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        vm.prank(GUARDIAN);
        vault.cancelSlash(1);
        assertEq(market.lockFor(ALICE, 50e6), 50e6, "all of it is there again");
    }

    function test_RevertGiven_TooFewFreeShares() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 60e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, ALICE, 40e6, 41e6));
        market.lockFor(ALICE, 41e6);
    }

    function test_MovesThemToBondedAndReturnsTheirWorth() public {
        _stake(ALICE, 100e6);
        assertEq(market.lockFor(ALICE, 60e6), 60e6, "worth");
        _assertPool(ALICE, 40e6, 60e6, 0, 100e6);
    }

    function test_CountsReleasedSharesAsFreeFirst() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 100e6);
        market.settle(ALICE, 70e6);
        market.lockFor(ALICE, 50e6);
        _assertPool(ALICE, 20e6, 80e6, 0, 100e6);
    }

    function test_CountsTheJobUntilItsBondEnds() public {
        _stake(ALICE, 100e6);
        vm.startPrank(address(market));
        (, uint24 undecided) = vault.bond(ALICE, 10e6, 0, 0);
        assertEq(undecided, 1, "with this one");
        (, undecided) = vault.bond(ALICE, 10e6, 0, 0);
        assertEq(undecided, 2, "both");
        vault.release(ALICE, 10e6);
        assertEq(vault.stakeOf(ALICE).undecided, 1, "released");
        (, undecided) = vault.bond(ALICE, 10e6, 10e6, 1);
        assertEq(undecided, 1, "one ended, one begun");
        vault.penaliseSilence(ALICE, 10e6, 10e6);
        assertEq(vault.stakeOf(ALICE).undecided, 0, "silent");
        vault.penaliseEquivocation(ALICE, 0, 0, KEEPER);
        vm.stopPrank();
        assertEq(vault.undecidedOf(ALICE), 0, "a fault without a bond ends no job");
    }

    function test_ReturnsTheWorthOfTheSharesNow() public {
        _stake(BOB, 10_000e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.lockFor(ALICE, 50e6), 45e6, "nine tenths");
    }
}
