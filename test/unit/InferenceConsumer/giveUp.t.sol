// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceConsumer} from "../../../contracts/periphery/InferenceConsumer.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {ConsumerTest} from "../../utils/ConsumerTest.sol";

/// @notice The function that consumers inherit for giving a job up.
contract GiveUpTest is ConsumerTest {
    function test_RevertGiven_TheJobIsLocked() external {
        lock(request, operator);
        expectWrongState(jobId, JobState.Locked, JobState.Open);
        consumer.giveUp(request);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        consumer.setBroken(true);
        lock(request, operator);
        settle(request);
        expectWrongState(jobId, JobState.Settled, JobState.Open);
        consumer.giveUp(request);
    }

    function test_RevertGiven_TheJobIsNotPending() external {
        consumer.giveUp(request);
        expectError(abi.encodeWithSelector(InferenceConsumer.NotPending.selector, jobId));
        consumer.giveUp(request);
    }

    function test_Cancels_GivenTheJobIsOpen() external {
        consumer.giveUp(request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(address(consumer)), 10 ether, "money back");
    }

    function test_ForgetsTheJob_GivenItHasExpired() external {
        vm.warp(request.lockBy + 1);
        market.expire(request);
        consumer.giveUp(request);
        assertFalse(consumer.isPending(jobId), "pending");
        assertEq(balanceOf(address(consumer)), 10 ether, "money back");
    }
}
