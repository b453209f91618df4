// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {DelegationTest} from "../../utils/DelegationTest.sol";

contract WithdrawTest is DelegationTest {
    function test_RevertWhen_WithdrawingOrRedeemingAtOnce() public {
        uint256 shares = _deposit(ALICE, 100e6);
        assertEq(pool.maxWithdraw(ALICE), 0, "maxWithdraw");
        assertEq(pool.maxRedeem(ALICE), 0, "maxRedeem");
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxWithdraw.selector, ALICE, 1, 0));
        pool.withdraw(1, ALICE, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxRedeem.selector, ALICE, shares, 0));
        pool.redeem(shares, ALICE, ALICE);
        vm.stopPrank();
    }
}
