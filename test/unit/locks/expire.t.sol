// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {Standing} from "../../../contracts/types/Stake.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract ExpireTest is MarketTest {
    function test_RevertGiven_TheJobWasNeverCreated() external {
        Request memory request = newRequest(1);
        _revertsInState(request, JobState.None);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        vm.warp(START + 2 days);
        _revertsInState(request, JobState.Settled);
    }

    function test_RevertGiven_AnOpenJobCanStillBeLocked() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        vm.warp(request.lockBy);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, request.lockBy));
        _expire(request);
    }

    function test_RevertGiven_TheLockHolderStillHasTime() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, START + 10 minutes));
        _expire(request);
    }

    function test_RevertGiven_AReopenedJobCanStillBeLocked() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        _expire(request);
        uint256 last = request.deadline - request.executionWindow;
        vm.warp(last);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, last));
        _expire(request);
    }

    function test_GivesEverythingBack_GivenAnOpenJobPastItsTimeToLock() external {
        Request memory request = newRamp(1);
        request.callback = address(0xca11);
        request.callbackGas = 100_000;
        request.callbackFee = 0.5 ether;
        bytes32 jobId = open(request);
        vm.warp(uint256(request.lockBy) + 1);
        vm.expectEmit(address(market));
        emit ILocks.Expired(jobId, requester);
        _expire(request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(requester), FUNDS, "all back");
        assertSolvent(everyone(), 0);
    }

    function test_SplitsThePenalty_GivenALockPastItsDeadline() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        _expire(request);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.bonus, 4 ether, "filler's 40%");
        assertEq(balanceOf(requester), FUNDS - 10 ether + 2.5 ether, "requester's 25%");
        assertEq(balanceOf(keeper), KEEPER_CAP, "keeper's 5%, capped");
        assertEq(insurance(), 3.4 ether, "the rest");
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "loss is the price");
        assertSolvent(everyone(), 14 ether);
    }

    function test_ReopensTheJobForAll_GivenALockPastItsDeadline() external {
        Request memory request = newRequest(1);
        request.operator = operator;
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        vm.expectEmit(address(market));
        emit ILocks.LockMissed(jobId, operator, keeper);
        _expire(request);
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertState(jobId, JobState.Open);
        assertEq(job.operator(), address(0), "no holder");
        assertEq(terms.reserve, 10 ether, "the price stays reserved");
        lock(request, other);
    }

    function test_AddsUpTheBonus_GivenSeveralMissedLocks() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        _expire(request);
        lock(request, other);
        vm.warp(START + 20 minutes + 2);
        _expire(request);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.bonus, 8 ether, "twice 40%");
        assertSolvent(everyone(), 18 ether);
    }

    function test_Jails_GivenTheThirdMissedLockInADay() external {
        Request memory request;
        for (uint256 i = 1; i <= 3; ++i) {
            request = newRequest(i);
            openAndLock(request);
            vm.warp(block.timestamp + 10 minutes + 1);
            _expire(request);
        }
        assertTrue(vault.stakeOf(operator).standing == Standing.Jailed, "jailed");
        expectError(abi.encodeWithSelector(IStakeVault.OperatorJailed.selector, operator, block.timestamp + 24 hours));
        lock(request, operator);
        lock(request, other);
    }

    function test_GivesReserveBackAndBonusToTheInsurance_GivenAReopenedJobThatNobodyFilled() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        _expire(request);
        vm.warp(uint256(request.deadline) - request.executionWindow + 1);
        _expire(request);
        assertState(jobId, JobState.None);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(uint256(terms.reserve) + terms.bonus, 0, "no terms left");
        assertEq(balanceOf(requester), FUNDS + 2.5 ether, "requester");
        assertEq(balanceOf(address(vault)), 4 ether, "insurance");
        assertSolvent(everyone(), 0);
    }

    function test_WaitsForThePause_GivenALockDuringAPause() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 5 minutes);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 1 days);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, START + 10 minutes));
        _expire(request);
        market.unpauseIntake();
        vm.warp(START + 1 days + 5 minutes);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, START + 10 minutes));
        _expire(request);
        vm.warp(START + 1 days + 5 minutes + 1);
        _expire(request);
        assertState(jobId, JobState.Open);
    }

    function _expire(Request memory request) private {
        vm.prank(keeper);
        market.expire(request);
    }

    function _revertsInState(Request memory request, JobState actual) private {
        expectWrongState(market.jobIdOf(request), actual, JobState.Open);
        _expire(request);
    }
}
