// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract SettleTest is MarketTest {
    function test_PaysTheLockHolder() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        settle(request);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "operator paid");
        assertEq(balanceOf(requester), FUNDS - 10 ether, "requester charged");
        assertTrue(market.isResult(request, outputsOf(request)), "result readable");
        assertSolvent(everyone(), 0);
    }
}
