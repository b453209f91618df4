// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {DelegationTest} from "../../utils/DelegationTest.sol";

contract DepositTest is DelegationTest {
    function test_StakesTheTokensAtOnce() public {
        assertEq(_deposit(ALICE, 100e6), 100e6 * UNIT, "shares");
        assertEq(vault.assetsOf(address(pool)), 100e6, "staked");
        assertEq(token.balanceOf(address(pool)), 0, "nothing stays");
        assertEq(pool.totalAssets(), 100e6, "total");
        assertEq(pool.decimals(), token.decimals() + 6, "decimals");
    }

    function test_MintsAtThePriceThatCountsUnharvestedEarnings() public {
        _deposit(ALICE, 100e6);
        _earn(100e6);
        assertEq(pool.totalAssets(), 190e6, "less the commission");
        uint256 shares = _deposit(BOB, 190e6);
        assertLe(pool.convertToAssets(shares), 190e6, "worth what they cost");
        assertGe(pool.convertToAssets(shares), 190e6 - 1, "but for rounding");
        assertLe(shares, 100e6 * UNIT + UNIT, "no more than what doubles the supply, but for rounding");
    }

    function test_TakesTheSamePrice_WhenADelegatorMints() public {
        _deposit(ALICE, 100e6);
        token.mint(BOB, 50e6);
        vm.startPrank(BOB);
        token.approve(address(pool), 50e6);
        assertEq(pool.mint(50e6 * UNIT, BOB), 50e6, "assets");
        vm.stopPrank();
        assertEq(vault.assetsOf(address(pool)), 150e6, "staked");
    }

    function test_RevertGiven_ASlashWaits() public {
        _deposit(ALICE, 100e6);
        market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _expectClosed();
    }

    function test_RevertGiven_TheOperatorWasRemoved() public {
        _deposit(ALICE, 100e6);
        market.equivocate(address(pool), 0, KEEPER);
        _later(48 hours);
        vault.executeSlash(1);
        _expectClosed();
    }

    function test_RevertGiven_ThePoolLostEverything() public {
        // Half of all stake: R5 takes all of it.
        _deposit(ALICE, 1e15);
        market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _later(48 hours);
        vault.executeSlash(1);
        assertEq(pool.totalAssets(), 0, "lost");
        _expectClosed();
    }

    function testFuzz_InflatingThePriceCostsAMillionTimesTheLoss(uint96 first, uint96 gift, uint96 second) public {
        first = uint96(bound(first, 1, 1e12));
        gift = uint96(bound(gift, 0, 1e20));
        second = uint96(bound(second, 1, 1e14));
        uint256 shares = _deposit(ALICE, first);
        token.mint(ALICE, gift);
        vm.startPrank(ALICE);
        token.approve(address(vault), gift);
        if (gift != 0) vault.stake(address(pool), gift);
        vm.stopPrank();
        uint256 bought = _deposit(BOB, second);
        uint256 worth = pool.convertToAssets(bought);
        uint256 loss = second - worth;
        uint256 spent = uint256(first) + gift - pool.convertToAssets(shares);
        // Two units of rounding are allowed for: one a conversion.
        if (loss > 2) assertGe(spent, (loss - 2) * 1e6, "the attacker gives away a million times the loss");
    }

    function test_GainsNothing_GivenADepositJustBeforeAHarvest() public {
        _deposit(ALICE, 100e6);
        _earn(50e6);
        uint256 shares = _deposit(BOB, 100e6);
        pool.harvest();
        assertLe(pool.convertToAssets(shares), 100e6, "sniped nothing");
        assertGe(pool.convertToAssets(pool.balanceOf(ALICE)), 145e6 - 2, "the earnings are who was there's");
    }

    function testFuzz_RoundingNeverFavoursTheDelegator(uint96 a, uint96 b, uint96 earned, uint8 faults) public {
        _deposit(ALICE, bound(a, 1e3, 1e14));
        for (uint256 i = 0; i < faults % 4; ++i) market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _later(48 hours);
        for (uint256 i = 0; i < faults % 4; ++i) vault.executeSlash(i + 1);
        _earn(bound(earned, 1, 1e14));
        uint256 price = pool.convertToAssets(1e18);
        uint256 assets = bound(b, 1, 1e14);
        uint256 shares = _deposit(BOB, assets);
        assertLe(pool.convertToAssets(shares), assets, "the newcomer gains nothing");
        assertGe(pool.convertToAssets(1e18), price, "the others lose nothing");
    }

    function _expectClosed() private {
        assertEq(pool.maxDeposit(BOB), 0, "maxDeposit");
        assertEq(pool.maxMint(BOB), 0, "maxMint");
        token.mint(BOB, 1e6);
        vm.startPrank(BOB);
        token.approve(address(pool), 1e6);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxDeposit.selector, BOB, 1e6, 0));
        IERC4626(address(pool)).deposit(1e6, BOB);
        vm.stopPrank();
    }
}
