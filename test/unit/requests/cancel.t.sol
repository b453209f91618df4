// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract CancelTest is MarketTest {
    function test_RevertWhen_TheCallerIsNotTheRequester() external {
        Request memory request = newRequest(1);
        open(request);
        expectError(abi.encodeWithSelector(IRequests.NotRequester.selector, operator, requester));
        vm.prank(operator);
        market.cancel(request);
    }

    function test_RevertGiven_TheJobWasNeverCreated() external {
        Request memory request = newRequest(1);
        _reverts(request, JobState.None);
    }

    function test_RevertGiven_TheJobIsLocked() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        _reverts(request, JobState.Locked);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        _reverts(request, JobState.Settled);
    }

    function test_RevertGiven_TheJobWasCancelled() external {
        Request memory request = newRequest(1);
        open(request);
        _cancel(request);
        _reverts(request, JobState.None);
    }

    function test_GivesTheWholeReserveBack_GivenAnOpenJob() external {
        Request memory request = newRamp(1);
        request.callback = address(0xca11);
        request.callbackGas = 100_000;
        request.callbackFee = 0.5 ether;
        bytes32 jobId = open(request);
        _cancel(request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(requester), FUNDS, "all back");
        assertTrue(market.isNonceUsed(requester, 1), "nonce stays used");
        assertSolvent(everyone(), 0);
    }

    function test_EmitsCancelled_GivenAnOpenJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        vm.expectEmit(address(market));
        emit IRequests.Cancelled(jobId, requester);
        _cancel(request);
    }

    function test_WorksDuringAPause_GivenAnOpenJob() external {
        Request memory request = newRequest(1);
        open(request);
        vm.prank(guardian);
        market.pauseIntake();
        _cancel(request);
        assertEq(balanceOf(requester), FUNDS, "all back");
    }

    function test_GivesTheReserveBackAndTheBonusToTheInsurance_GivenAReopenedJob() external {
        Request memory request = newRamp(1);
        request.callback = address(0xca11);
        request.callbackGas = 100_000;
        request.callbackFee = 0.5 ether;
        bytes32 jobId = open(request);
        vm.warp(START + 30 minutes);
        lock(request, operator);
        vm.warp(START + 40 minutes + 1);
        vm.prank(keeper);
        market.expire(request);
        // Price 6: 40% waits for the filler, 25% is the requester's, the keeper gets its cap.
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.reserve, 10 ether, "reserved again");
        assertEq(terms.bonus, 2.4 ether, "bonus");
        _cancel(request);
        (, terms) = market.jobOf(jobId);
        assertEq(uint256(terms.reserve) + terms.bonus, 0, "no terms left");
        assertEq(balanceOf(requester), FUNDS + 1.5 ether, "requester");
        assertEq(balanceOf(address(vault)), 2.4 ether, "insurance");
        assertSolvent(everyone(), 0);
    }

    function _cancel(Request memory request) private {
        vm.prank(request.requester);
        market.cancel(request);
    }

    function _reverts(Request memory request, JobState actual) private {
        expectWrongState(market.jobIdOf(request), actual, JobState.Open);
        _cancel(request);
    }
}
