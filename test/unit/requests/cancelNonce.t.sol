// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract CancelNonceTest is MarketTest {
    function test_RevertGiven_TheNonceWasCancelled() external {
        vm.prank(requester);
        market.cancelNonce(7);
        expectError(abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 7));
        vm.prank(requester);
        market.cancelNonce(7);
    }

    function test_RevertGiven_AJobUsedTheNonce() external {
        bytes32 jobId = open(newRequest(7));
        expectError(abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 7));
        vm.prank(requester);
        market.cancelNonce(7);
        assertState(jobId, JobState.Open);
    }

    function testFuzz_MakesSignedRequestsWithThisNonceUnusable(uint256 nonce) external {
        Request memory request = newRequest(nonce);
        bytes memory signature = sign(request, requesterKey);
        vm.prank(requester);
        market.cancelNonce(nonce);
        expectError(abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, nonce));
        market.requestInferenceFor(request, "", signature);
        expectError(abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, nonce));
        vm.prank(operator);
        market.lockSigned(request, signature, 10_000);
    }

    function testFuzz_LeavesEveryOtherNonceAndRequesterAlone(uint256 nonce, uint256 another) external {
        vm.assume(nonce != another);
        vm.prank(requester);
        market.cancelNonce(nonce);
        assertTrue(market.isNonceUsed(requester, nonce), "cancelled");
        assertFalse(market.isNonceUsed(requester, another), "another nonce");
        assertFalse(market.isNonceUsed(operator, nonce), "another requester");
    }

    function test_EmitsNonceCancelled() external {
        vm.expectEmit(address(market));
        emit IRequests.NonceCancelled(requester, 7);
        vm.prank(requester);
        market.cancelNonce(7);
    }
}
