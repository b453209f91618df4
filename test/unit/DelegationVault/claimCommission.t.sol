// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {DelegationTest} from "../../utils/DelegationTest.sol";

contract ClaimCommissionTest is DelegationTest {
    function test_RevertWhen_TheCallerIsNotTheManager() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, ALICE));
        vm.prank(ALICE);
        pool.claimCommission(ALICE);
    }

    function test_SendsWhatAccrued() public {
        _deposit(ALICE, 100e6);
        _earn(55);
        vm.prank(MANAGER);
        assertEq(pool.claimCommission(CAROL), 5, "a tenth, rounded down");
        assertEq(token.balanceOf(CAROL), 5, "sent");
        assertEq(pool.commissionOwed(), 0, "nothing owed");
        assertEq(pool.totalAssets(), 100e6 + 50, "the delegators'");
    }
}
