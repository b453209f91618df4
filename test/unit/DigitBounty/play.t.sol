// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DigitBounty} from "../../../contracts/periphery/examples/DigitBounty.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {BountyTest} from "../../utils/BountyTest.sol";

contract PlayTest is BountyTest {
    function test_RevertGiven_ThePrizeIsWon() external {
        play();
        settleAs(WANTED);
        expectError(abi.encodeWithSelector(DigitBounty.AlreadyWon.selector, player));
        vm.prank(player);
        bounty.play(bytes32(uint256(2)), "");
    }

    function test_AsksTheMarket() external {
        play();
        assertState(jobId, JobState.Open);
        assertEq(bounty.playerOf(jobId), player, "player");
        assertEq(token.balanceOf(player), COST, "charged");
    }

    function test_PublishesTheInput_WhenThePlayerGivesOne() external {
        vm.prank(player);
        (, request) = bounty.play(bytes32(uint256(0x1d)), hex"c0ffee");
        assertEq(request.inputDigest, keccak256(hex"c0ffee"), "digest");
    }

    function test_NamesTheWinner_GivenTheWantedDigit() external {
        play();
        settleAs(WANTED);
        assertEq(bounty.winner(), player, "winner");
        assertEq(balanceOf(operator), 5.01 ether, "price and callback fee");
    }

    function test_PaysNothing_GivenAnotherDigit() external {
        play();
        settleAs(3);
        assertEq(bounty.winner(), address(0), "no winner");
    }

    function test_NamesTheFirst_GivenTwoPlayersAreRight() external {
        play();
        (Request memory first, bytes32 firstId) = (request, jobId);
        token.mint(relayer, COST);
        vm.prank(relayer);
        token.approve(address(bounty), COST);
        vm.prank(relayer);
        (jobId, request) = bounty.play(bytes32(uint256(0x2d)), "");
        settleAs(WANTED);
        (request, jobId) = (first, firstId);
        settleAs(WANTED);
        assertEq(bounty.winner(), relayer, "first proven result wins");
    }

    function testFuzz_ReadsTheLabel(uint256 label) external view {
        label = bound(label, 0, 9);
        assertEq(bounty.labelOf(wordFor(label)), label, "label");
    }
}
