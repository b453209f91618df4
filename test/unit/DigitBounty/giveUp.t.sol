// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DigitBounty} from "../../../contracts/periphery/examples/DigitBounty.sol";
import {BountyTest} from "../../utils/BountyTest.sol";

contract BountyGiveUpTest is BountyTest {
    function test_RevertWhen_TheCallerIsNotThePlayer() external {
        play();
        expectError(abi.encodeWithSelector(DigitBounty.NotPlayer.selector, keeper, player));
        vm.prank(keeper);
        bounty.giveUp(request);
    }

    function test_Refunds_GivenTheJobIsOpen() external {
        play();
        vm.prank(player);
        bounty.giveUp(request);
        assertEq(token.balanceOf(player), 2 * COST, "refund");
    }

    function test_Refunds_GivenTheJobHasExpired() external {
        play();
        vm.warp(request.lockBy + 1);
        market.expire(request);
        vm.prank(player);
        bounty.giveUp(request);
        assertEq(token.balanceOf(player), 2 * COST, "refund");
    }
}
