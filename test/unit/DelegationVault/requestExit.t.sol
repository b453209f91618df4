// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract RequestExitTest is DelegationTest {
    function test_RevertWhen_ItAsksForNothing() public {
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.NothingRequested.selector));
        vm.prank(ALICE);
        pool.requestExit(0);
    }

    function test_RevertWhen_TheCallerHasFewerShares() public {
        uint256 shares = _deposit(ALICE, 100e6);
        vm.expectRevert();
        vm.prank(ALICE);
        pool.requestExit(shares + 1);
    }

    function test_TakesThemIntoKeeping() public {
        uint256 shares = _deposit(ALICE, 100e6);
        vm.expectEmit(address(pool));
        emit IDelegationVault.ExitRequested(0, ALICE, shares / 4);
        assertEq(_requestExit(ALICE, shares / 4), 0, "batch");
        _requestExit(ALICE, shares / 4);
        assertEq(pool.exitOf(0, ALICE), shares / 2, "leaving");
        assertEq(pool.batchOf(0).shares, shares / 2, "of the batch");
        assertEq(pool.balanceOf(ALICE), shares / 2, "left");
        assertEq(pool.totalSupply(), shares, "none is burned");
        _earn(100e6);
        pool.startBatch();
        _later(14 days);
        assertEq(_exit(ALICE, 0), 95e6 - 1, "half of 190: it earned meanwhile");
    }
}
