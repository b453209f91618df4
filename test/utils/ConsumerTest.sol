// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssay} from "../../contracts/interfaces/IAssay.sol";
import {InferenceConsumer} from "../../contracts/periphery/InferenceConsumer.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketTest} from "./MarketTest.sol";

/// @notice A consumer that keeps each result, and can be set to fail.
contract Consumer is InferenceConsumer {
    error NotNow();

    bool public broken;
    uint256 public runs;
    uint256 public word;

    constructor(IAssay market) InferenceConsumer(market) {}

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

/// @notice A consumer that has asked for one inference.
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
