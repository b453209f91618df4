// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {Job, JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice An operator locks a job while its ramp is low, only to keep others out until the price has risen, then gives
/// the lock up and takes the job again in the same transaction. Giving up costs 2% of a small bond, or an R1 on a small
/// price; so it must not buy a higher price. While a job is locked its ramp stands still, and rivals find it where it was.
contract AuctionSquatTest is MarketTest {
    function test_DecliningAndLockingAgainBuysNoHigherPrice() external {
        Request memory request = newRamp(1);
        request.executionWindow = 4 hours;
        open(request);
        lock(request, operator);

        // The decline window is 15% of four hours: time for more than half of the ramp.
        vm.warp(START + 35 minutes);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(market.decline, (request));
        calls[1] = abi.encodeCall(market.lock, (request, 10_000));
        vm.prank(operator);
        market.multicall(calls);
        assertEq(reserveOf(request), 2 ether, "the price has not moved");
    }

    function test_ExpiringAndLockingAgainBuysNoHigherPrice() external {
        Request memory request = newRamp(1);
        open(request);
        lock(request, operator);

        vm.warp(START + 10 minutes + 1);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(market.expire, (request));
        calls[1] = abi.encodeCall(market.lock, (request, 10_000));
        vm.prank(operator);
        market.multicall(calls);
        assertEq(reserveOf(request), 2 ether, "the price has not moved");
    }

    function testFuzz_TheRampGoesOnWhereTheLockStoppedIt(uint256 before, uint256 held, uint256 open_) external {
        Request memory request = newRamp(1);
        request.executionWindow = 4 hours;
        before = bound(before, 0, 20 minutes);
        held = bound(held, 0, 36 minutes);
        open_ = bound(open_, 0, 60 minutes);
        open(request);
        vm.warp(START + before);
        uint256 price = market.priceOf(request);
        lock(request, operator);
        vm.warp(START + before + held);
        vm.prank(operator);
        market.decline(request);
        assertEq(market.priceOf(request), price, "continuous over the lock");

        vm.warp(START + before + held + open_);
        uint256 elapsed = before + open_ < 1 hours ? before + open_ : 1 hours;
        assertEq(market.priceOf(request), 2 ether + (8 ether * elapsed) / 1 hours, "as if never locked");
    }

    function test_TheTimeOfSeveralLocksAddsUp() external {
        Request memory request = newRamp(1);
        bytes32 jobId = open(request);
        vm.warp(START + 6 minutes);
        lock(request, operator);
        vm.warp(START + 7 minutes);
        vm.prank(operator);
        market.decline(request);
        vm.warp(START + 13 minutes);
        lock(request, other);
        assertEq(reserveOf(request), 3.6 ether, "twelve minutes of the ramp");
        vm.warp(START + 24 minutes);
        vm.prank(keeper);
        market.expire(request);
        vm.warp(START + 30 minutes);
        lock(request, operator);
        assertEq(reserveOf(request), 4.4 ether, "eighteen minutes of the ramp");
        settle(request);
        assertState(jobId, JobState.Settled);
        assertSolvent(everyone(), 0);
    }

    /// @dev What is reserved for a job that was locked before: its price, while it is locked again.
    function reserveOf(Request memory request) private view returns (uint256) {
        (Job job, ILocks.Terms memory terms) = market.jobOf(market.jobIdOf(request));
        assertTrue(job.state() == JobState.Locked, "locked again");
        return terms.reserve;
    }
}
