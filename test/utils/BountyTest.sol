// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {DigitBounty} from "../../contracts/periphery/examples/DigitBounty.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketTest} from "./MarketTest.sol";

/// @notice A bounty with its prize, and a player with money for two games.
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
        (jobId, request) = bounty.play(bytes32(uint256(0x1d)), "");
    }

    /// @notice The output word of digits-mlp in which `label` has the highest logit.
    function wordFor(uint256 label) internal pure returns (uint256 word) {
        for (uint256 i = 0; i < 10; ++i) word |= ((1 << 23) + (i == label ? 500 : i)) << (24 * i);
    }

    function settleAs(uint256 label) internal {
        lock(request, operator);
        uint256[] memory outputs = new uint256[](1);
        outputs[0] = wordFor(label);
        ISettlements.Settlement memory settlement = settlementOf(request, outputs);
        vm.prank(operator);
        market.settle(model, settlement);
    }
}
