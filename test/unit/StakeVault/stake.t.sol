// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Stake} from "../../../contracts/types/Stake.sol";
import {CallingToken, FeeToken} from "../../utils/HostileTokens.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract StakeTest is VaultTest {
    function test_RevertWhen_NoTokenArrives() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.ZeroAmount.selector));
        vm.prank(ALICE);
        vault.stake(ALICE, 0);
    }

    function test_RevertGiven_TheOperatorWasRemoved() public {
        _stake(ALICE, 100e6);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        _expectRemoved();
    }

    function test_RevertGiven_ASlashTookTheWholePool() public {
        _stake(ALICE, 100e6);
        _wipe(ALICE, 1);
        _expectRemoved();
    }

    function test_RevertGiven_TheSharesWouldNotFit96BitsTogether() public {
        _stake(BOB, 1e28);
        _stake(ALICE, 1e20);
        // Each fault leaves a share worth 9/10 of what it was.
        for (uint256 i = 0; i < 260; ++i) market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        uint256 shares = vault.stakeOf(ALICE).totalShares();
        uint256 rate = shares / vault.assetsOf(ALICE);
        assertGe(rate, 1e11, "a share is worth almost nothing");
        uint256 tooMuch = 1e29 / rate;
        token.mint(ALICE, tooMuch);
        vm.startPrank(ALICE);
        token.approve(address(vault), tooMuch);
        shares += (tooMuch * shares) / vault.assetsOf(ALICE);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, shares));
        vault.stake(ALICE, tooMuch);
        vm.stopPrank();
    }

    function test_AddsOneFreeShareAToken_FromAnyPayer() public {
        assertEq(_stake(ALICE, 70e6), 70e6, "shares of the first stake");
        assertEq(_stakeFrom(BOB, ALICE, 30e6), 30e6, "shares that another paid for");
        _assertPool(ALICE, 100e6, 0, 0, 100e6);
        _assertPool(BOB, 0, 0, 0, 0);
        assertEq(_staked(), 100e6, "total");
        _assertSolvent();
    }

    function test_EmitsStaked() public {
        token.mint(BOB, 5e6);
        vm.startPrank(BOB);
        token.approve(address(vault), 5e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Staked(ALICE, BOB, 5e6, 5e6);
        vault.stake(ALICE, 5e6);
        vm.stopPrank();
    }

    function test_AddsSharesAtThePoolsRate_RoundedDown() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        // 100 shares are worth 90 now: 7 more tokens are 7.77… shares.
        assertEq(_stake(ALICE, 9e6), 10e6, "exact");
        assertEq(_stake(ALICE, 7), 7, "rounded down");
        assertEq(vault.assetsOf(ALICE), 99e6 + 7, "every token counts");
    }

    function testFuzz_ChangesTheWorthOfNoOtherPart(uint96 first, uint96 bonded, uint8 faults, uint96 more) public {
        first = uint96(bound(first, 1e6, 1e24));
        bonded = uint96(bound(bonded, 0, first));
        more = uint96(bound(more, 1, 1e24));
        _stake(BOB, 1e27);
        _stake(ALICE, first);
        market.lockFor(ALICE, bonded);
        for (uint256 i = 0; i < faults % 8; ++i) market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        uint256 before = vault.toAssets(ALICE, bonded);
        uint256 worth = vault.assetsOf(ALICE);
        uint256 shares = _stake(ALICE, more);
        uint256 afterwards = vault.toAssets(ALICE, bonded);
        assertEq(vault.assetsOf(ALICE), worth + more, "worth of the pool");
        assertGe(afterwards, before, "the bond lost nothing to the newcomer");
        assertGe(shares, more, "a share is worth at most a token");
        assertLe(vault.toAssets(ALICE, shares), more, "the newcomer gains nothing by rounding");
        _assertSolvent();
    }

    function test_StartsAgainAtOneShareAToken() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _later(4 days);
        vault.executeSlash(1);
        _unbond(ALICE, vault.assetsOf(ALICE));
        _later(22 days);
        vm.prank(ALICE);
        vault.claim(ALICE);
        _assertPool(ALICE, 0, 0, 0, 0);
        assertEq(_stake(ALICE, 3e6), 3e6, "shares");
    }

    function test_CountsTheTokensThatArrive_WhenTheTokenTakesAFee() public {
        token = new FeeToken();
        _deploy();
        _stake(ALICE, 100e6);
        _assertPool(ALICE, 99e6, 0, 0, 99e6);
        _assertSolvent();
    }

    function test_KeepsTheBondMadeMeanwhile_WhenTheTokenCallsBack() public {
        CallingToken calling = new CallingToken();
        token = calling;
        _deploy();
        _stake(ALICE, 100e6);
        calling.callBack(address(market), abi.encodeCall(market.lockFor, (ALICE, 40e6)));
        _stake(ALICE, 10e6);
        Stake memory pool = vault.stakeOf(ALICE);
        assertEq(pool.bondedShares, 40e6, "the bond made in mid-transfer stands");
        assertEq(pool.freeShares, 70e6, "free");
        assertTrue(calling.called(), "the token did call back");
    }

    function _expectRemoved() private {
        token.mint(ALICE, 1e6);
        vm.startPrank(ALICE);
        token.approve(address(vault), 1e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorRemoved.selector, ALICE));
        vault.stake(ALICE, 1e6);
        vm.stopPrank();
    }
}
