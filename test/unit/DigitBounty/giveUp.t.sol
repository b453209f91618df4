// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DigitBounty} from "../../../contracts/periphery/examples/DigitBounty.sol";
import {BountyTest} from "../../utils/BountyTest.sol";

contract BountyGiveUpTest is BountyTest {
    function test_RevertWhen_CallerIsNotThePlayer() external {
        play();
        expectError(abi.encodeWithSelector(DigitBounty.NotPlayer.selector, keeper, player));
        vm.prank(keeper);
        bounty.giveUp(request);
    }

    function test_RefundsGiven_Open() external {
        play();
        vm.prank(player);
        bounty.giveUp(request);
        assertEq(token.balanceOf(player), 2 * COST, "refund");
    }

    function test_RefundsGiven_Expired() external {
        play();
        vm.warp(request.lockBy + 1);
        market.expire(request);
        vm.prank(player);
        bounty.giveUp(request);
        assertEq(token.balanceOf(player), 2 * COST, "refund");
    }
}
