// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../../../contracts/interfaces/IJobMarket.sol";
import {InferenceConsumer} from "../../../contracts/periphery/InferenceConsumer.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract Consumer is InferenceConsumer {
    error NotNow();

    bool public broken;
    uint256 public runs;
    uint256 public word;

    constructor(IJobMarket market) InferenceConsumer(market) {}

    function setBroken(bool value) external {
        broken = value;
    }

    function ask(Request memory request) external returns (bytes32) {
        _deposit(request.maxPrice);
        return _ask(request, "");
    }

    function giveUp(Request memory request) external {
        _giveUp(request);
    }

    function _onInference(bytes32, uint256[] calldata outputs) internal override {
        if (broken) revert NotNow();
        ++runs;
        word = outputs[0];
    }
}

abstract contract ConsumerTest is MarketTest {
    Consumer internal consumer;
    Request internal request;
    bytes32 internal jobId;

    function setUp() public override {
        super.setUp();
        consumer = new Consumer(market);
        token.mint(address(consumer), FUNDS);
        request = newRequest(0);
        request.callbackGas = 100_000;
        jobId = consumer.ask(request);
        (request.requester, request.callback, request.nonce) = (address(consumer), address(consumer), 1);
    }

    function result() internal view returns (uint256[] memory) {
        return outputsOf(request);
    }
}

contract OnInferenceTest is ConsumerTest {
    function test_RevertWhen_CallerIsNotTheMarket() external {
        expectError(abi.encodeWithSelector(InferenceConsumer.NotTheMarket.selector, address(this)));
        consumer.onInference(jobId, result());
    }

    function test_RevertGiven_JobOfSomebodyElse() external {
        Request memory forged = newRequest(7);
        forged.callback = address(consumer);
        forged.callbackGas = 100_000;
        openAndLock(forged);
        settle(forged);
        assertEq(consumer.runs(), 0, "somebody else's job told");
        bytes32 forgedId = market.jobIdOf(forged);
        uint256[] memory outputs = outputsOf(forged);
        expectError(abi.encodeWithSelector(InferenceConsumer.NotPending.selector, forgedId));
        vm.prank(address(market));
        consumer.onInference(forgedId, outputs);
    }

    function test_RevertGiven_ToldAlready() external {
        lock(request, operator);
        settle(request);
        uint256[] memory outputs = result();
        expectError(abi.encodeWithSelector(InferenceConsumer.NotPending.selector, jobId));
        vm.prank(address(market));
        consumer.onInference(jobId, outputs);
    }

    function test_PaysGiven_HookReverts() external {
        consumer.setBroken(true);
        lock(request, operator);
        settle(request);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "operator paid");
        assertTrue(consumer.isPending(jobId), "still pending");
    }

    function test_RetriesGiven_HookReverted() external {
        consumer.setBroken(true);
        lock(request, operator);
        settle(request);
        consumer.setBroken(false);
        vm.prank(keeper);
        market.retryCallback(request, result());
        assertEq(consumer.runs(), 1, "told");
        assertFalse(consumer.isPending(jobId), "pending");
    }

    function test_RunsTheHook() external {
        assertTrue(consumer.isPending(jobId), "asked");
        lock(request, operator);
        settle(request);
        assertEq(consumer.runs(), 1, "told once");
        assertEq(consumer.word(), result()[0], "outputs");
        assertFalse(consumer.isPending(jobId), "forgotten");
    }
}

/// @notice What consumers inherit for giving a job up.
contract GiveUpTest is ConsumerTest {
    function test_RevertGiven_Locked() external {
        lock(request, operator);
        expectWrongState(jobId, JobState.Locked, JobState.Open);
        consumer.giveUp(request);
    }

    function test_RevertGiven_Settled() external {
        consumer.setBroken(true);
        lock(request, operator);
        settle(request);
        expectWrongState(jobId, JobState.Settled, JobState.Open);
        consumer.giveUp(request);
    }

    function test_RevertGiven_NotPending() external {
        consumer.giveUp(request);
        expectError(abi.encodeWithSelector(InferenceConsumer.NotPending.selector, jobId));
        consumer.giveUp(request);
    }

    function test_CancelsGiven_Open() external {
        consumer.giveUp(request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(address(consumer)), 10 ether, "money back");
    }

    function test_TakesNoteGiven_Expired() external {
        vm.warp(request.lockBy + 1);
        market.expire(request);
        consumer.giveUp(request);
        assertFalse(consumer.isPending(jobId), "pending");
        assertEq(balanceOf(address(consumer)), 10 ether, "money back");
    }
}
