// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Attacks that made an honest operator's missing proofs pay like fraud, and slashes that depended on their order. The
/// numbers are those of the rules' list of tests: 1 n silences, 3 an early self-report, 4 R5 alone, 5 any order of slashes,
/// 31 jail. Number 2 is `test/differential/deterrence.test.ts`.
contract SilenceIsNotFraudTest is DisputeTest {
    address private constant _FRIEND = address(0xF41E);

    /* 1: N SILENCES */

    /// @dev An outage of one operator in the middle of ten audits of right results.
    function test_Rules01_NSilencesCostNBondsAndNothingElse() external {
        uint256 count = 10;
        Request[] memory requests = new Request[](count);
        Delivery[] memory made = new Delivery[](count);
        for (uint256 i = 0; i < count; ++i) {
            requests[i] = newEnclaveRequest(i + 1);
            (, made[i]) = openAndDeliver(requests[i]);
            made[i] = drawn(requests[i], made[i]);
        }
        passProof(made[count - 1]);
        for (uint256 i = 0; i < count; ++i) expireBy(requests[i], made[i], keeper);
        assertEq(vault.slashOf(1).operator, address(0), "no slash waits");
        assertEq(vault.assetsOf(operator), FUNDS - count * 10 ether, "ten bonds of a stake of 1,000");
        assertEq(balanceOf(requester), FUNDS - count * 1 ether, "nine tenths of each for the requester");
        assertSolvent(parties(), count * 10 ether);
    }

    /// @dev Two challenges of right results in one outage: no share of bond or stake for the challenger.
    function test_Rules01_AChallengerOfRightResultsEarnsNothingByAnOutage() external {
        Request memory second = newEnclaveRequest(2);
        Request memory first = newEnclaveRequest(1);
        (, Delivery memory made) = openAndDeliver(first);
        (, Delivery memory other_) = openAndDeliver(second);
        made = challenged(first, made);
        other_ = challenged(second, other_);
        passProof(other_);
        expireBy(first, made, keeper);
        expireBy(second, other_, keeper);
        vm.warp(block.timestamp + 4 days);
        assertEq(balanceOf(challenger), FUNDS, "its bonds");
        assertEq(vault.assetsOf(operator), FUNDS - 20 ether, "two bonds");
    }

    /* 3: AN EARLY SELF-REPORT */

    /// @dev A cheat that sees a challenge reports itself before the proof arrives.
    function test_Rules03_ASelfReportBeforeR2LeavesTheRequesterCompensated() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        mineAudit(request, made, false);
        _reportBy(request, made, operator, SESSION);
        assertEq(balanceOf(requester), FUNDS - 10 ether + 6 ether, "six tenths of the bond");
        executeAll();
        assertEq(balanceOf(_FRIEND), 1 ether + 49.5 ether, "the reporter's tenth of the bond and of half the stake");
        assertSolvent(parties(), 10 ether + 50.5 ether);
    }

    /* 4: R5 ALONE */

    /// @dev The operator has half of all stake, and two faults.
    function test_Rules04_R5TakesNothing_GivenOneOperatorAtFault() external {
        Request memory second = newEnclaveRequest(2);
        (, Delivery memory made) = openAndCheat(second);
        _refute(1);
        proveBy(second, drawn(second, made), keeper);
        vm.warp(block.timestamp + 4 days);
        vault.executeSlash(1);
        vault.executeSlash(2);
        // 1,000 less a bond of 10 and 99, less a bond that is worth 9 and 88.2.
        assertEq(vault.assetsOf(operator), 793.8 ether, "two bonds and two tenths of the rest");
    }

    function test_Rules04_R5Counts_GivenAnotherOperatorAtFault() external {
        _refute(1);
        Request memory request = newEnclaveRequest(2);
        _reportBy(request, deliveryOf(resultOf(request), VENDOR), other, OTHER_SESSION);
        vm.warp(block.timestamp + 4 days);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(operator), 0, "others have a third of all stake at fault");
    }

    /* 5: ANY ORDER */

    /// @dev The second fault is the last that judges the first, and may be cancelled until the first is executable.
    function test_Rules05_NoCancellationComesAfterAnExecutionThatCountsIt() external {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = vault.cancelSlash.selector;
        authority.setTargetFunctionRole(address(vault), selectors, GUARDIAN_ROLE);
        uint256 day = (block.timestamp / 1 days + 1) * 1 days;
        vm.warp(day);
        register(VENDOR, SESSION + 1, operator);
        _equivocateAt(day, operator, SESSION + 1, 1);
        register(OTHER_VENDOR, OTHER_SESSION + 1, other);
        _equivocateAt(day + 2 days - 1, other, OTHER_SESSION + 1, 2);
        vm.warp(day + 4 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.SlashNotReady.selector, 1, day + 4 days));
        vault.executeSlash(1);
        uint256 snapshot = vm.snapshotState();
        vm.prank(guardian);
        vault.cancelSlash(2);
        vm.revertToState(snapshot);
        vm.warp(day + 4 days);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.TooLateToCancel.selector, 2, day + 4 days - 1));
        vm.prank(guardian);
        vault.cancelSlash(2);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(operator), 0, "R5 counts it for good");
    }

    /* 31: JAIL */

    /// @dev Two silences and a missed lock.
    function test_Rules31_ThreeStrikesBarLocksUntilADayAfterTheLast() external {
        for (uint256 i = 1; i <= 2; ++i) {
            Request memory silent = newEnclaveRequest(i);
            (, Delivery memory made) = openAndDeliver(silent);
            made = drawn(silent, made);
            passProof(made);
            expireBy(silent, made, keeper);
        }
        Request memory late = newEnclaveRequest(3);
        openAndLock(late);
        vm.warp(block.timestamp + 10 minutes + 1);
        vm.prank(keeper);
        market.expire(late);
        uint256 until = block.timestamp + 24 hours;
        vm.warp(until - 1);
        Request memory next = newEnclaveRequest(4);
        open(next);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorJailed.selector, operator, until));
        market.lock(next, 10_000);
        vm.warp(until);
        lock(next, operator);
    }

    /* HELPERS */

    function _refute(uint256 nonce) private {
        Request memory request = newEnclaveRequest(nonce);
        (, Delivery memory made) = openAndCheat(request);
        proveBy(request, drawn(request, made), keeper);
    }

    function _equivocateAt(uint256 time, address cheat, uint256 key, uint256 nonce) private {
        vm.warp(time);
        Request memory request = newEnclaveRequest(nonce);
        _reportBy(request, deliveryOf(resultOf(request), VENDOR), cheat, key);
    }

    /// @dev The friend reports two results that the operator's session signed.
    function _reportBy(Request memory request, Delivery memory made, address cheat, uint256 key) private {
        uint256 time = block.timestamp;
        // The commitment is a second older.
        vm.warp(time - 1);
        IDisputes.SignedResult[2] memory pair = equivocation(market.jobIdOf(request), cheat, key);
        commitReport(market.jobIdOf(request), pair[0], pair[1], _FRIEND);
        vm.warp(time);
        vm.prank(_FRIEND);
        market.reportEquivocation(request, made.pack(), pair[0], pair[1]);
    }
}
