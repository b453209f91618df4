// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IMoney} from "../../contracts/interfaces/IMoney.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice Classes of audit findings in other markets, tried on this one: escrow, penalties and tokens.
contract MarketMoneyTest is MarketTest {
    function newToken() internal override returns (TestToken) {
        return new HostileToken();
    }

    function hostile() private view returns (HostileToken) {
        return HostileToken(address(token));
    }

    function expireLate(Request memory request) private {
        vm.warp(block.timestamp + request.executionWindow + 1);
        vm.prank(keeper);
        market.expire(request);
    }

    /* CLASS 7: FREE WORK, ESCROW DRAINED BEFORE PAY */

    function test_Class07_WhatIsReservedCannotBeWithdrawn() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        vm.prank(requester);
        market.withdraw(type(uint256).max);
        expectError(abi.encodeWithSelector(IMoney.InsufficientBalance.selector, requester, 0, 1));
        vm.prank(requester);
        market.withdraw(1);
        settle(request);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    function test_Class07_ALockedJobCannotBeCancelled() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        expectWrongState(jobId, JobState.Locked, JobState.Open);
        vm.prank(requester);
        market.cancel(request);
    }

    function test_Class07_OneBalanceReservesOneJob() external {
        Request memory request = newRequest(1);
        (request.minPrice, request.maxPrice) = (uint96(FUNDS), uint96(FUNDS));
        open(request);
        request.nonce = 2;
        expectError(abi.encodeWithSelector(IMoney.InsufficientBalance.selector, requester, 0, FUNDS));
        vm.prank(requester);
        market.requestInference(request, "");
    }

    /// @dev A requester and its operator lock at the ramp's foot and decline, so that the price could fall back there as
    /// soon as the requester's balance is gone: the next operator would work for the foot, with no decline left.
    function test_Class07_TheNextLockersPriceCannotBePulledDown() external {
        Request memory request = newRamp(1);
        open(request);
        lock(request, other);
        vm.prank(other);
        market.decline(request);
        vm.warp(block.timestamp + 30 minutes);
        uint256 seen = market.priceOf(request);
        vm.prank(requester);
        market.withdraw(type(uint256).max);
        lock(request, operator);
        settle(request);
        assertEq(balanceOf(operator), seen, "the price that the operator saw");
        assertEq(seen, 6 ether, "half way up the ramp");
    }

    /* CLASS 16: SLASH EVADED BY WITHDRAWAL */

    function test_Class16_ABondCannotBeUnbonded() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        vm.prank(operator);
        vault.unbond(FUNDS - 10 ether);
        expectError(abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, operator, 0, 1));
        vm.prank(operator);
        vault.unbond(1);
        expireLate(request);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "whole penalty");
    }

    /* CLASS 17: ORDERING DEADLOCK */

    function test_Class17_FaultsArePunishedInAnyOrder() external {
        (Request memory first, Request memory second) = (newRequest(1), newRequest(2));
        openAndLock(first);
        openAndLock(second);
        expireLate(second);
        expireLate(first);
        assertEq(vault.assetsOf(operator), FUNDS - 20 ether, "both");
    }

    /* CLASS 18: OVER-SLASHING ACROSS JOBS */

    function test_Class18_AFaultTakesFromItsOwnBondOnly() external {
        (Request memory first, Request memory second) = (newRequest(1), newRequest(2));
        openAndLock(first);
        openAndLock(second);
        uint256 free = vault.freeStake(operator);
        expireLate(first);
        assertEq(vault.freeStake(operator), free, "free stake");
        assertEq(vault.stakeOf(operator).bondedShares, 10 ether, "the other job's bond");
    }

    /* CLASS 19: UNSAFE CAST */

    function test_Class19_AmountsAboveTheWordAreRefused() external {
        uint256 amount = uint256(type(uint96).max) + 1;
        token.mint(address(this), amount);
        token.approve(address(market), amount);
        expectError(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, amount));
        market.deposit(amount);
    }

    function test_Class19_ABondAboveTheWordIsRefused() external {
        uint256 shares = (uint256(type(uint96).max) * type(uint24).max) / 10_000;
        expectError(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, shares));
        market.bondFor(type(uint96).max, type(uint24).max);
    }

    /* CLASS 20: ROUNDING TO ZERO */

    function test_Class20_APriceOfOneStillCostsTheSmallestBond() external {
        Request memory request = newRequest(1);
        (request.minPrice, request.maxPrice) = (1, 1);
        openAndLock(request);
        expireLate(request);
        assertEq(vault.assetsOf(operator), FUNDS - MIN_BOND, "penalty");
        assertEq(balanceOf(requester), FUNDS - 1, "half of one is nothing");
    }

    function testFuzz_Class20_NothingIsLostInRounding(uint96 price, uint8 fee) external {
        Request memory request = newRequest(1);
        price = uint96(bound(price, 0, FUNDS));
        (request.minPrice, request.maxPrice) = (price, price);
        market.setFee(uint16(bound(fee, 0, 500)));
        openAndLock(request);
        settle(request);
        distributeFees();
        assertSolvent(everyone(), 0);
        vault.collectInsurance();
        assertSolvent(everyone(), 0);
    }

    /* CLASS 22: REWARD SNIPING */

    function test_Class22_TheFillersShareGoesToWhoeverDoesTheWork() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        expireLate(request);
        lock(request, other);
        assertEq(balanceOf(other), 0, "a lock alone earns nothing");
        ISettlements.Settlement memory settlement = settlementOf(request);
        vm.prank(relayer);
        market.settle(model, settlement);
        assertEq(balanceOf(other), 14 ether, "price and 40% of the penalty");
        assertEq(balanceOf(relayer), 0, "sniper");
    }

    /* CLASS 24: FEE-ON-TRANSFER */

    function test_Class24_ATokenWithAFeeLeavesTheBooksBalanced() external {
        hostile().setFee(100);
        fund(relayer, 100 ether);
        assertEq(balanceOf(relayer), 99 ether, "what arrived");
        (Request memory late, Request memory declined) = (newRequest(1), newRequest(2));
        openAndLock(declined);
        vm.prank(operator);
        market.decline(declined);
        openAndLock(late);
        expireLate(late);
        vm.prank(requester);
        market.cancel(late);
        vm.prank(requester);
        market.cancel(declined);
        assertSolvent(everyone(), 0);
        assertEq(balanceOf(requester), FUNDS + (2.7 ether * 99) / 100, "2% and 25% of the bonds, less the token's fee");
    }

    /* CLASS 25: STUCK PUSH PAYMENT */

    function test_Class25_ABlacklistedPartyHurtsOnlyItself() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        hostile().setBlacklisted(requester, true);
        hostile().setBlacklisted(operator, true);
        settle(request);
        assertEq(balanceOf(operator), 10 ether, "paid in the books");
        expectError(abi.encodeWithSelector(HostileToken.Blacklisted.selector, operator));
        vm.prank(operator);
        market.withdraw(10 ether);
        vm.prank(operator);
        market.withdrawTo(treasury, 10 ether);
        assertEq(token.balanceOf(treasury), 10 ether, "sent elsewhere");
    }

    function test_Class25_ABlacklistedRequesterCannotStallAnExpiry() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        hostile().setBlacklisted(requester, true);
        expireLate(request);
        assertEq(balanceOf(keeper), KEEPER_CAP, "keeper");
    }

    /* CLASS 28: CAP BYPASS BY IDENTITY SPLITTING */

    function testFuzz_Class28_ARingGainsNothingBySplitting(uint8 parts) external {
        parts = uint8(bound(parts, 1, 20));
        uint96 price = 20 ether / parts;
        address[] memory ring = new address[](4);
        (ring[0], ring[1], ring[2], ring[3]) = (requester, operator, keeper, other);
        uint256 before = wealthOf(ring);
        Request[] memory requests = new Request[](parts);
        for (uint256 i = 0; i < parts; ++i) {
            requests[i] = newRequest(i);
            (requests[i].minPrice, requests[i].maxPrice) = (price, price);
            openAndLock(requests[i]);
        }
        vm.warp(block.timestamp + 10 minutes + 1);
        vm.prank(keeper);
        market.expireMany(requests);
        for (uint256 i = 0; i < parts; ++i) {
            lock(requests[i], other);
            ISettlements.Settlement memory settlement = settlementOf(requests[i]);
            market.settle(model, settlement);
        }
        // 30% of every penalty at least is out of their reach.
        assertLe(wealthOf(ring), before - (uint256(price) * parts * 30) / 100, "the ring's wealth");
    }

    function wealthOf(address[] memory accounts) private view returns (uint256 sum) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += balanceOf(accounts[i]) + vault.assetsOf(accounts[i]);
        }
    }
}
