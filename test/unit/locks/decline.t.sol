// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract DeclineTest is MarketTest {
    /// 15% of the execution window of ten minutes.
    uint256 private constant _WINDOW = 90;

    function test_RevertGiven_TheJobIsNotLocked() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        _decline(request, operator);
    }

    function test_RevertWhen_TheCallerHoldsNoLock() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, other, operator));
        _decline(request, other);
    }

    function test_RevertGiven_TheWindowToDeclineIsOver() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + _WINDOW + 1);
        expectError(abi.encodeWithSelector(ILocks.DeclineClosed.selector, jobId));
        _decline(request, operator);
    }

    function test_RevertGiven_ALockOfThisJobWasDeclinedBefore() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        _decline(request, operator);
        lock(request, other);
        expectError(abi.encodeWithSelector(ILocks.DeclineClosed.selector, jobId));
        _decline(request, other);
    }

    function test_ReopensTheJob_GivenTheLastSecondOfTheWindow() external {
        Request memory request = newRamp(1);
        vm.warp(START);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + _WINDOW);
        _decline(request, operator);
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertState(jobId, JobState.Open);
        assertEq(job.operator(), address(0), "no holder");
        assertEq(terms.reserve, 10 ether, "the highest price is reserved again");
        assertEq(terms.bonus, 0, "no bonus");
    }

    function test_PaysTheFeeToTheRequesterAndFreesTheRestOfTheBond_GivenTheLockHolderCalls() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        _decline(request, operator);
        assertEq(balanceOf(requester), FUNDS - 10 ether + 0.2 ether, "2% of the bond");
        assertEq(vault.assetsOf(operator), FUNDS - 0.2 ether, "loss");
        assertEq(vault.stakeOf(operator).bondedShares, 0, "nothing bonded");
        assertEq(vault.stakeOf(operator).freeShares, FUNDS - 0.2 ether, "all free");
        assertSolvent(everyone(), 10 ether);
    }

    function test_LeavesNoStrike_GivenTheLockHolderCalls() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        _decline(request, operator);
        assertEq(vault.stakeOf(operator).lastStrikeAt, 0, "no strike");
    }

    function test_OpensTheJobToAll_GivenTheNamedOperatorDeclines() external {
        Request memory request = newRequest(1);
        request.operator = operator;
        bytes32 jobId = openAndLock(request);
        _decline(request, operator);
        lock(request, other);
        assertState(jobId, JobState.Locked);
    }

    function test_EmitsDeclined_GivenTheLockHolderCalls() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.expectEmit(address(market));
        emit ILocks.Declined(jobId, operator, 0.2 ether);
        _decline(request, operator);
    }

    function test_StretchesTheWindow_GivenAPause() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 1 days);
        _decline(request, operator);
        assertState(jobId, JobState.Open);
    }

    function _decline(Request memory request, address caller) private {
        vm.prank(caller);
        market.decline(request);
    }
}
