// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract GovernanceTest is MarketTest {
    /// Slot of the market's clock.
    uint256 private constant CLOCK_SLOT = 1;

    /* PAUSE INTAKE */

    function test_PauseIntake_RevertWhen_TheCallerIsNotTheGuardian() external {
        _expectUnauthorized(keeper);
        vm.prank(keeper);
        market.pauseIntake();
    }

    function test_PauseIntake_RevertGiven_TheLastPauseEndedLessThanSevenDaysAgo() external {
        _pause();
        uint256 earliest = START + 3 days + 7 days;
        vm.warp(earliest - 1);
        expectError(abi.encodeWithSelector(IRequests.PauseCoolingDown.selector, earliest));
        _pause();
        vm.warp(earliest);
        _pause();
    }

    function test_PauseIntake_RevertGiven_APauseRuns() external {
        _pause();
        expectError(abi.encodeWithSelector(IRequests.PauseCoolingDown.selector, START + 10 days));
        _pause();
    }

    /// @dev So many that no test can count them: the clock's word says so.
    function test_PauseIntake_RevertGiven_AJobsWordCanNameNoMore() external {
        uint256 word = uint256(vm.load(address(market), bytes32(CLOCK_SLOT)));
        vm.store(address(market), bytes32(CLOCK_SLOT), bytes32(word | (uint256(4_095) << 120)));
        expectError(abi.encodeWithSelector(IRequests.NoStopsLeft.selector, 4_095));
        _pause();
        assertState(open(newRequest(1)), JobState.Open);
    }

    function test_PauseIntake_EndsByItselfAfterThreeDays() external {
        vm.expectEmit(address(market));
        emit IRequests.Paused(START + 3 days);
        _pause();
        vm.warp(START + 3 days - 1);
        Request memory request = newRequest(1);
        expectError(abi.encodeWithSelector(IRequests.IntakePaused.selector, START + 3 days));
        open(request);
        vm.warp(START + 3 days);
        open(newRequest(1));
    }

    function test_PauseIntake_StretchesJobsFromBeforeItAndNoOthers() external {
        bytes32 older = open(newRequest(1));
        _pause();
        vm.warp(START + 1 days);
        assertEq(market.stretchOf(older), 1 days, "so far");
        vm.warp(START + 5 days);
        assertEq(market.stretchOf(older), 3 days, "in all");
        bytes32 newer = open(newRequest(2));
        vm.warp(START + 10 days);
        _pause();
        vm.warp(START + 11 days);
        assertEq(market.stretchOf(older), 4 days, "both pauses");
        assertEq(market.stretchOf(newer), 1 days, "the second only");
        vm.warp(START + 30 days);
        assertEq(market.stretchOf(older), 6 days, "both pauses in full");
        assertEq(market.stretchOf(newer), 3 days, "the second in full");
    }

    /* UNPAUSE INTAKE */

    function test_UnpauseIntake_RevertWhen_TheCallerIsNotTheGuardian() external {
        _pause();
        _expectUnauthorized(keeper);
        vm.prank(keeper);
        market.unpauseIntake();
    }

    function test_UnpauseIntake_RevertGiven_IntakeIsNotPaused() external {
        expectError(abi.encodeWithSelector(IRequests.NotPaused.selector));
        market.unpauseIntake();
        _pause();
        vm.warp(START + 3 days);
        expectError(abi.encodeWithSelector(IRequests.NotPaused.selector));
        market.unpauseIntake();
    }

    function test_UnpauseIntake_EndsThePauseAtOnce() external {
        bytes32 jobId = open(newRequest(1));
        _pause();
        vm.warp(START + 1 hours);
        vm.expectEmit(address(market));
        emit IRequests.Unpaused();
        market.unpauseIntake();
        open(newRequest(2));
        vm.warp(START + 2 days);
        assertEq(market.stretchOf(jobId), 1 hours, "stretch stays");
    }

    function test_UnpauseIntake_StartsTheCooldown() external {
        _pause();
        vm.warp(START + 1 hours);
        market.unpauseIntake();
        expectError(abi.encodeWithSelector(IRequests.PauseCoolingDown.selector, START + 1 hours + 7 days));
        _pause();
    }

    /* SET FEE */

    function test_SetFee_RevertWhen_TheCallerIsNotTheGovernor() external {
        _expectUnauthorized(guardian);
        vm.prank(guardian);
        market.setFee(1);
    }

    function testFuzz_SetFee_RevertWhen_ItIsAboveTheCap(uint16 feeBps) external {
        feeBps = uint16(bound(feeBps, market.MAX_FEE_BPS() + 1, type(uint16).max));
        expectError(abi.encodeWithSelector(IRequests.FeeTooHigh.selector, feeBps, 500));
        market.setFee(feeBps);
    }

    function test_SetFee_TakesAScheduledCall_GivenADelayedRole() external {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = market.setFee.selector;
        authority.setTargetFunctionRole(address(market), selectors, 7);
        authority.grantRole(7, keeper, 1 days);
        bytes memory call = abi.encodeCall(market.setFee, (77));
        vm.startPrank(keeper);
        (bytes32 operationId, ) = authority.schedule(address(market), call, 0);
        expectError(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operationId));
        market.setFee(77);
        vm.warp(START + 1 days);
        market.setFee(77);
        expectError(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operationId));
        market.setFee(77);
        vm.stopPrank();
    }

    function test_SetFee_CountsForJobsCreatedFromThenOn() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        vm.expectEmit(address(market));
        emit IRequests.FeeSet(500);
        market.setFee(500);
        settle(request);
        assertEq(balanceOf(operator), 10 ether, "created before: no fee");
        request = newRequest(2);
        openAndLock(request);
        settle(request);
        assertEq(balanceOf(operator), 19.5 ether, "created after: 5%");
    }

    /* DISTRIBUTE FEES */

    function test_DistributeFees_DoesNothing_GivenNoFees() external {
        market.distributeFees(only(operator));
        assertEq(pot() + balanceOf(treasury), 0, "nothing");
    }

    function testFuzz_DistributeFees_SplitsToTheUnit(uint96 price) external {
        price = uint96(bound(price, 0, FUNDS));
        market.setFee(500);
        Request memory request = newRequest(1);
        uint256 most = 1_024 * uint256(POST_REWARD);
        (request.minPrice, request.maxPrice) = (price, price);
        openAndLock(request);
        settle(request);
        uint256 fee = (uint256(price) * 500) / 10_000;
        assertEq(balanceOf(operator), price - fee, "paid");
        vm.expectEmit(address(market));
        uint256 toPot = fee / 2 < most ? fee / 2 : most;
        emit IMoney.FeesDistributed(toPot, fee - toPot);
        vm.prank(keeper);
        market.distributeFees(only(operator));
        assertEq(pot(), toPot, "pot");
        assertEq(balanceOf(treasury), fee - toPot, "treasury");
        assertEq(balanceOf(address(vault)), 0, "nothing for the insurance, which no rule spends");
        assertEq(market.accountOf(operator).fees, 0, "all of it");
        assertSolvent(everyone(), 0);
    }

    function test_DistributeFees_CountsOnce_GivenAnOperatorNamedTwice() external {
        market.setFee(100);
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        address[] memory operators = new address[](3);
        (operators[0], operators[1], operators[2]) = (operator, operator, other);
        market.distributeFees(operators);
        market.distributeFees(operators);
        assertEq(balanceOf(treasury), 0.05 ether, "treasury");
        assertEq(pot(), 0.05 ether, "pot");
        assertEq(balanceOf(operator), 9.9 ether, "the operator's own money stays");
        assertSolvent(everyone(), 0);
    }

    function test_DistributeFees_FindsThem_GivenFeesThatDidNotFitBesideABalance() external {
        market.setFee(500);
        uint96 price = type(uint96).max / 4;
        fund(requester, 2 * uint256(price));
        stakeFor(operator, 2 * uint256(price));
        for (uint256 i = 1; i <= 2; ++i) {
            Request memory request = newRequest(i);
            (request.minPrice, request.maxPrice) = (price, price);
            openAndLock(request);
            settle(request);
        }
        uint256 fees = 2 * ((uint256(price) * 500) / 10_000);
        assertSolvent(everyone(), 0);
        market.distributeFees(only(operator));
        assertEq(balanceOf(treasury) + pot(), fees, "all fees");
        assertEq(balanceOf(operator), 2 * uint256(price) - fees, "the rest is the operator's");
        assertEq(uint256(releasedOf(operator)) + vault.stakeOf(operator).freeShares, _shares(), "bonds");
        assertSolvent(everyone(), 0);
    }

    function testFuzz_DistributeFees_GivesTheTreasuryTheRest_GivenThePotIsFull(uint256 there) external {
        uint256 most = 1_024 * uint256(POST_REWARD);
        there = bound(there, most - 0.06 ether, 2 * most);
        fund(address(beacon), there);
        market.setFee(100);
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        distributeFees();
        uint256 room = there < most ? most - there : 0;
        uint256 toPot = room < 0.05 ether ? room : 0.05 ether;
        assertEq(pot(), there + toPot, "up to 1,024 rewards");
        assertEq(balanceOf(treasury), 0.1 ether - toPot, "treasury");
        assertSolvent(everyone(), 0);
    }

    /* TAKE RELEASED */

    function test_TakeReleased_RevertWhen_TheCallerIsNotTheVault() external {
        expectError(abi.encodeWithSelector(ILocks.OnlyVault.selector));
        vm.prank(operator);
        market.takeReleased(operator);
    }

    function test_TakeReleased_HandsTheSharesOverOnce() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        vm.prank(address(vault));
        (uint96 shares, uint16 ended) = market.takeReleased(operator);
        assertEq(shares, 10 ether, "shares");
        assertEq(ended, 1, "of one job");
        vm.prank(address(vault));
        (shares, ended) = market.takeReleased(operator);
        assertEq(shares + ended, 0, "no more");
        assertEq(balanceOf(operator), 10 ether, "money untouched");
    }

    function test_TakeReleased_LetsAnOperatorUnbondAtOnce() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        vm.prank(operator);
        vault.unbond(FUNDS);
        assertEq(releasedOf(operator), 0, "handed over");
    }

    function _shares() private view returns (uint256) {
        return vault.stakeOf(operator).freeShares + uint256(vault.stakeOf(operator).bondedShares);
    }

    function _pause() private {
        vm.prank(guardian);
        market.pauseIntake();
    }

    function _expectUnauthorized(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
    }
}
