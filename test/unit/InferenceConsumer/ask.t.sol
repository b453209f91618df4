// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Request} from "../../../contracts/types/Request.sol";
import {ConsumerTest} from "../../utils/ConsumerTest.sol";

contract AskTest is ConsumerTest {
    /// The second request of the consumer, as it asks it.
    function _second(uint32 callbackGas) private view returns (Request memory second) {
        second = newRequest(2);
        (second.requester, second.callback) = (address(consumer), address(consumer));
        second.callbackGas = callbackGas;
    }

    function test_NamesTheContractsGas_WhenTheRequestNamesNone() external {
        bytes32 asked = consumer.ask(newRequest(0));
        assertEq(asked, market.jobIdOf(_second(400_000)), "job");
        assertTrue(consumer.isPending(asked), "pending");
    }

    function test_KeepsTheRequestsGas() external {
        Request memory given = newRequest(0);
        given.callbackGas = 70_000;
        assertEq(consumer.ask(given), market.jobIdOf(_second(70_000)), "job");
    }
}
