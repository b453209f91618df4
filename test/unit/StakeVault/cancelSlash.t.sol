// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract CancelSlashTest is VaultTest {
    function test_RevertWhen_TheCallerIsNotTheGuardian() public {
        _stake(ALICE, 100e6);
        _fault(ALICE, 10e6);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, ALICE));
        vm.prank(ALICE);
        vault.cancelSlash(1);
    }

    function test_RevertGiven_NoSuchSlashWaits() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.UnknownSlash.selector, 1));
        vm.prank(GUARDIAN);
        vault.cancelSlash(1);
    }

    function test_RevertGiven_48HoursHavePassed() public {
        _stake(ALICE, 100e6);
        _fault(ALICE, 10e6);
        uint256 cancelBy = this.clock() + 48 hours;
        vm.warp(cancelBy + 1);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.TooLateToCancel.selector, 1, cancelBy));
        _cancel(1);
        vm.warp(cancelBy);
        _cancel(1);
    }

    function test_RestoresThePoolExactly() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 30e6);
        _unbond(ALICE, 20e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _assertPool(ALICE, 50e6, 30e6, 20e6, 90e6);
        assertEq(_insurance(), 0, "nothing was paid out");
        vm.expectEmit(address(vault));
        emit IStakeVault.SlashCancelled(1, ALICE);
        _cancel(1);
        _assertPool(ALICE, 50e6, 30e6, 20e6, 100e6);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "none waits");
        _assertSolvent();
    }

    function test_GivesTheBondBackAsFreeStake() public {
        _stake(ALICE, 100e6);
        _fault(ALICE, 30e6);
        _assertPool(ALICE, 70e6, 0, 0, 63e6);
        _cancel(1);
        _assertPool(ALICE, 100e6, 0, 0, 100e6);
        _assertSolvent();
    }

    function testFuzz_GivesEveryTokenBack_GivenPenaltiesTookSharesMeanwhile(
        uint96 staked,
        uint96 bonded,
        uint96 late
    ) public {
        staked = uint96(bound(staked, 100, 1e24));
        bonded = uint96(bound(bonded, 1, staked));
        late = uint96(bound(late, 1, bonded));
        _stake(ALICE, staked);
        market.lockFor(ALICE, bonded);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        uint96 aside = vault.slashOf(1).amount + vault.slashOf(1).bond;
        market.silence(ALICE, late, 0, REQUESTER);
        market.wrong(ALICE, bonded - late, 0, REQUESTER, HUNTER);
        uint256 worth = vault.assetsOf(ALICE);
        _cancel(1);
        assertEq(vault.assetsOf(ALICE), worth + aside, "every token is back");
        assertLe(vault.assetsOf(ALICE), vault.stakeOf(ALICE).totalShares(), "a share is worth at most a token");
        _assertSolvent();
    }

    function test_GivesTheTokensBackAsFreeStake_GivenNoShareIsLeft() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        market.silence(ALICE, 100e6, 100e6, REQUESTER);
        _assertPool(ALICE, 0, 0, 0, 0);
        _cancel(1);
        _assertPool(ALICE, 10e6, 0, 0, 10e6);
        _assertSolvent();
    }

    function test_NoLongerCountsForR5() public {
        _correlate();
        _cancel(1);
        _cancel(2);
        _later(4 days);
        vault.executeSlash(3);
        assertEq(vault.assetsOf(ALICE), 90e6, "a tenth");
    }

    function test_StillCountsForR5_GivenAnotherFaultThatDay() public {
        _correlate();
        _cancel(1);
        _later(4 days);
        vault.executeSlash(3);
        assertEq(vault.assetsOf(ALICE), 70e6, "3 x 100/1000");
    }

    /// @dev Two faults of Bob and one of Alice on one day, 100 at stake each, of 1,000.
    function _correlate() private {
        _stake(CAROL, 800e6);
        _stake(BOB, 100e6);
        _stake(ALICE, 100e6);
        market.wrong(BOB, 0, 0, REQUESTER, HUNTER);
        market.wrong(BOB, 0, 0, REQUESTER, HUNTER);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
    }

    function _cancel(uint256 slashId) private {
        vm.prank(GUARDIAN);
        vault.cancelSlash(slashId);
    }
}
