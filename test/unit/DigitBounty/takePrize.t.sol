// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DigitBounty} from "../../../contracts/periphery/examples/DigitBounty.sol";
import {BountyTest} from "../../utils/BountyTest.sol";

contract TakePrizeTest is BountyTest {
    function test_RevertWhen_TheCallerIsNotTheWinner() external {
        expectError(abi.encodeWithSelector(DigitBounty.NotWinner.selector, player));
        vm.prank(player);
        bounty.takePrize();
    }

    function test_RevertGiven_ThePrizeWasTaken() external {
        play();
        settleAs(WANTED);
        vm.prank(player);
        bounty.takePrize();
        expectError(abi.encodeWithSelector(DigitBounty.NotWinner.selector, player));
        vm.prank(player);
        bounty.takePrize();
    }

    function test_SendsThePrize() external {
        play();
        settleAs(WANTED);
        vm.prank(player);
        bounty.takePrize();
        assertEq(token.balanceOf(player), COST + PRIZE, "prize");
    }
}
