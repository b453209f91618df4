// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {Slash} from "../../../contracts/types/Slash.sol";
import {Standing} from "../../../contracts/types/Stake.sol";
import {VaultTest} from "../../utils/VaultTest.sol";
import {Vm} from "../../utils/Vm.sol";

contract PenaliseEquivocationTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(BOB, 10_000e6);
        _stake(ALICE, 300e6);
    }

    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.penaliseEquivocation(ALICE, 0, 0, KEEPER, _audit(false));
    }

    function test_TakesTheWholeBond() public {
        market.lockFor(ALICE, 100e6);
        market.equivocate(ALICE, 100e6, 100e6, REQUESTER, KEEPER);
        assertEq(market.balanceOf(KEEPER), 0, "reporter, for now");
        assertEq(market.balanceOf(REQUESTER), 60e6, "requester");
        assertEq(_insurance(), 30e6, "insurance");
        assertEq(vault.slashOf(1).bond, 10e6, "the reporter's tenth waits");
        _assertPool(ALICE, 200e6, 0, 0, 100e6);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.balanceOf(KEEPER), 20e6, "reporter, of both parts");
        assertEq(market.balanceOf(REQUESTER), 60e6, "requester, of the bond alone");
        assertEq(_insurance(), 120e6, "insurance, of the stake part too");
        _assertSolvent();
    }

    function test_PaysTheRequesterAtMostThePrice() public {
        market.lockFor(ALICE, 100e6);
        market.equivocate(ALICE, 100e6, 30e6, REQUESTER, KEEPER);
        assertEq(market.balanceOf(REQUESTER), 30e6, "requester");
        assertEq(_insurance(), 60e6, "insurance");
    }

    function test_GivesTheReportersTenthToTheInsurance_GivenTheAuditDrewTheJob() public {
        market.lockFor(ALICE, 100e6);
        market.equivocateWith(ALICE, 100e6, 100e6, REQUESTER, KEEPER, _audit(true));
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.balanceOf(KEEPER), 10e6, "reporter, of the stake part alone");
        assertEq(_insurance(), 130e6, "insurance");
        _assertSolvent();
    }

    function test_TakesNoBond_GivenTheJobHasEnded() public {
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        assertEq(market.balanceOf(KEEPER), 0, "reporter, for now");
        _assertPool(ALICE, 300e6, 0, 0, 150e6);
    }

    function test_SetsHalfOfTheRestAside() public {
        market.lockFor(ALICE, 100e6);
        market.equivocate(ALICE, 100e6, 100e6, REQUESTER, KEEPER);
        Slash memory slash = vault.slashOf(1);
        assertEq(slash.amount, 100e6, "half of 200");
        assertEq(uint256(slash.rule), uint256(Penalties.Rule.Equivocation), "rule");
        assertEq(slash.finder, KEEPER, "reporter");
        assertEq(slash.requester, address(0), "no other receiver");
    }

    function test_RemovesTheOperatorForGood() public {
        vm.expectEmit(address(vault));
        emit IStakeVault.Removed(ALICE);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        assertEq(uint256(vault.stakeOf(ALICE).standing), uint256(Standing.Removed), "removed");
        vm.prank(GUARDIAN);
        vault.cancelSlash(1);
        assertEq(uint256(vault.stakeOf(ALICE).standing), uint256(Standing.Removed), "even if the slash is cancelled");
        vm.recordLogs();
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            assertTrue(logs[i].topics[0] != IStakeVault.Removed.selector, "removed once");
        }
    }

    function test_ClaimsArePaidAfterTheSlash() public {
        _unbond(ALICE, 100e6);
        _later(22 days);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        _later(4 days);
        vault.executeSlash(1);
        vm.prank(ALICE);
        assertEq(vault.claim(ALICE), 50e6, "half");
    }
}
