// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceConsumer} from "../../../contracts/periphery/InferenceConsumer.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {ConsumerTest} from "../../utils/ConsumerTest.sol";

contract OnInferenceTest is ConsumerTest {
    function test_RevertWhen_TheCallerIsNotTheMarket() external {
        expectError(abi.encodeWithSelector(InferenceConsumer.NotMarket.selector, address(this)));
        consumer.onInference(jobId, result());
    }

    function test_RevertGiven_TheContractDidNotAskForTheJob() external {
        Request memory forged = newRequest(7);
        forged.callback = address(consumer);
        forged.callbackGas = 100_000;
        openAndLock(forged);
        settle(forged);
        assertEq(consumer.runs(), 0, "told of a job of another requester");
        bytes32 forgedId = market.jobIdOf(forged);
        uint256[] memory outputs = outputsOf(forged);
        expectError(abi.encodeWithSelector(InferenceConsumer.NotPending.selector, forgedId));
        vm.prank(address(market));
        consumer.onInference(forgedId, outputs);
    }

    function test_RevertGiven_TheResultWasToldAlready() external {
        lock(request, operator);
        settle(request);
        uint256[] memory outputs = result();
        expectError(abi.encodeWithSelector(InferenceConsumer.NotPending.selector, jobId));
        vm.prank(address(market));
        consumer.onInference(jobId, outputs);
    }

    function test_KeepsTheJobPending_GivenTheHookReverts() external {
        consumer.setBroken(true);
        lock(request, operator);
        settle(request);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "operator paid");
        assertTrue(consumer.isPending(jobId), "still pending");
    }

    function test_RunsTheHookAtARetry_GivenTheHookReverted() external {
        consumer.setBroken(true);
        lock(request, operator);
        settle(request);
        consumer.setBroken(false);
        vm.prank(keeper);
        market.retryCallback(request, result(), 0);
        assertEq(consumer.runs(), 1, "told");
        assertFalse(consumer.isPending(jobId), "pending");
    }

    function test_RunsTheHookOnceAndForgetsTheJob() external {
        assertTrue(consumer.isPending(jobId), "asked");
        lock(request, operator);
        settle(request);
        assertEq(consumer.runs(), 1, "told once");
        assertEq(consumer.word(), result()[0], "outputs");
        assertFalse(consumer.isPending(jobId), "forgotten");
    }
}
