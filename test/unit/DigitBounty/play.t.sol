// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../../../contracts/interfaces/IJobMarket.sol";
import {DigitBounty} from "../../../contracts/periphery/examples/DigitBounty.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

abstract contract BountyTest is MarketTest {
    uint256 internal constant PRIZE = 100 ether;
    uint256 internal constant COST = 5.01 ether;
    uint256 internal constant WANTED = 7;
    address internal player = address(0x91a7);

    DigitBounty internal bounty;
    Request internal request;
    bytes32 internal jobId;

    function setUp() public override {
        super.setUp();
        bounty = new DigitBounty(market, modelId, WANTED, PRIZE);
        token.mint(address(bounty), PRIZE);
        token.mint(player, 2 * COST);
        vm.prank(player);
        token.approve(address(bounty), 2 * COST);
    }

    function play() internal {
        vm.prank(player);
        (jobId, request) = bounty.play(bytes32(uint256(0x1d)));
    }

    /// @notice The output word of digits-mlp in which `label` has the highest logit.
    function wordFor(uint256 label) internal pure returns (uint256 word) {
        for (uint256 i = 0; i < 10; ++i) word |= ((1 << 23) + (i == label ? 500 : i)) << (24 * i);
    }

    function settleAs(uint256 label) internal {
        lock(request, operator);
        uint256[] memory outputs = new uint256[](1);
        outputs[0] = wordFor(label);
        IJobMarket.Settlement memory settlement = settlementOf(request, outputs);
        vm.prank(operator);
        market.settle(model, settlement);
    }
}

contract PlayTest is BountyTest {
    function test_RevertGiven_AlreadyWon() external {
        play();
        settleAs(WANTED);
        expectError(abi.encodeWithSelector(DigitBounty.AlreadyWon.selector, player));
        vm.prank(player);
        bounty.play(bytes32(uint256(2)));
    }

    function test_AsksTheMarket() external {
        play();
        assertState(jobId, JobState.Open);
        assertEq(bounty.playerOf(jobId), player, "player");
        assertEq(token.balanceOf(player), COST, "charged");
    }

    function test_PaysGiven_WantedDigit() external {
        play();
        settleAs(WANTED);
        assertEq(bounty.winner(), player, "winner");
        assertEq(balanceOf(operator), 5.01 ether, "price and callback fee");
    }

    function test_PaysNothingGiven_OtherDigit() external {
        play();
        settleAs(3);
        assertEq(bounty.winner(), address(0), "no winner");
    }

    function test_PaysTheFirstGiven_TwoWinners() external {
        play();
        (Request memory first, bytes32 firstId) = (request, jobId);
        token.mint(relayer, COST);
        vm.prank(relayer);
        token.approve(address(bounty), COST);
        vm.prank(relayer);
        (jobId, request) = bounty.play(bytes32(uint256(0x2d)));
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

contract TakePrizeTest is BountyTest {
    function test_RevertWhen_CallerIsNotTheWinner() external {
        expectError(abi.encodeWithSelector(DigitBounty.NotWinner.selector, player));
        vm.prank(player);
        bounty.takePrize();
    }

    function test_RevertGiven_PrizeTaken() external {
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
