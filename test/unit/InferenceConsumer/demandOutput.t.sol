// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssay} from "../../../contracts/interfaces/IAssay.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {Delivery, PackedDelivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {Consumer} from "../../utils/ConsumerTest.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract DemandingConsumer is Consumer {
    constructor(IAssay market) Consumer(market) {}

    function demandOutput(Request memory request, PackedDelivery memory delivery) external {
        _demandOutput(request, delivery);
    }
}

contract ConsumerDemandOutputTest is DisputeTest {
    DemandingConsumer private _consumer;
    Request private _request;

    function setUp() public override {
        super.setUp();
        _consumer = new DemandingConsumer(market);
        token.mint(address(_consumer), FUNDS);
        _request = newEnclaveRequest(0);
        _request.callbackGas = 100_000;
        _consumer.ask(_request);
        (_request.requester, _request.callback, _request.nonce) = (address(_consumer), address(_consumer), 1);
        lock(_request, operator);
    }

    function test_RecordsTheDemand_GivenAnOutputThatTravelsOffChain() external {
        IResults.Result memory result = resultOf(_request);
        result.outputDigest = keccak256(OUTPUT);
        Delivery memory made = deliver(result);
        _consumer.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        assertCommitted(idOf(_request), JobState.Provisional, made);
        vm.prank(keeper);
        market.postOutput(_request, made.pack(), OUTPUT);
    }

    function test_MayBeGivenUp_GivenALockHolderThatWaitsForTheInput() external {
        fund(operator, 1 ether);
        vm.prank(operator);
        market.demandInput(_request);
        _consumer.giveUp(_request);
        assertState(idOf(_request), JobState.None);
        assertEq(balanceOf(address(_consumer)), 10 ether + 0.2 ether, "all back, and the fee");
    }
}
