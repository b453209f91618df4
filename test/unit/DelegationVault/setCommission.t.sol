// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract SetCommissionTest is DelegationTest {
    function test_RevertWhen_TheCallerIsNotTheManager() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, ALICE));
        vm.prank(ALICE);
        pool.setCommission(0);
    }

    function test_RevertWhen_ItIsAboveTheCap() public {
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.CommissionTooHigh.selector, 3_001));
        vm.prank(MANAGER);
        pool.setCommission(3_001);
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.CommissionTooHigh.selector, 3_001));
        this.make(3_001);
    }

    function test_HoldsAtOnce_WhenItFalls() public {
        _deposit(ALICE, 100e6);
        _earn(100e6);
        _set(0);
        assertEq(pool.commission(), 0, "commission");
        assertEq(pool.commissionOwed(), 10e6, "earned before");
        _earn(100e6);
        pool.harvest();
        assertEq(pool.commissionOwed(), 10e6, "nothing from then on");
    }

    function test_DropsAnAnnouncedRise_WhenItFalls() public {
        _set(3_000);
        _set(900);
        (uint256 bps, uint256 since) = pool.announcedCommission();
        assertEq(bps + since, 0, "nothing announced");
        _later(30 days);
        assertEq(pool.commission(), 900, "commission");
    }

    function test_IsAnnouncedAndHolds30DaysLater_WhenItRises() public {
        _deposit(ALICE, 100e6);
        uint256 changesAt = block.timestamp + 30 days;
        vm.expectEmit(address(pool));
        emit IDelegationVault.CommissionAnnounced(3_000, changesAt);
        _set(3_000);
        (uint256 bps, uint256 since) = pool.announcedCommission();
        assertEq(bps, 3_000, "announced");
        assertEq(since, changesAt, "when");
        vm.warp(changesAt - 1);
        assertEq(pool.commission(), 1_000, "not yet");
        vm.warp(changesAt);
        assertEq(pool.commission(), 3_000, "now");
        _earn(100e6);
        assertEq(pool.totalAssets(), 170e6, "seen before the harvest");
        pool.harvest();
        assertEq(pool.commissionOwed(), 30e6, "charged");
        (bps, since) = pool.announcedCommission();
        assertEq(bps + since, 0, "nothing announced any more");
        assertEq(pool.commission(), 3_000, "still");
    }

    function test_IsChargedOnNothingThatWasFetchedBefore() public {
        _deposit(ALICE, 100e6);
        _earn(100e6);
        _set(3_000);
        _later(31 days);
        pool.harvest();
        assertEq(pool.commissionOwed(), 10e6, "the rate of then");
    }

    function make(uint16 commission) external {
        _pool(commission);
    }

    function _set(uint256 bps) private {
        vm.prank(MANAGER);
        pool.setCommission(bps);
    }
}
