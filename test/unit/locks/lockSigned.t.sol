// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract LockSignedTest is MarketTest {
    function test_RevertWhen_AnotherSigned() external {
        Request memory request = newRequest(1);
        _reverts(
            request,
            sign(request, requesterKey + 1),
            abi.encodeWithSelector(IRequests.InvalidSignature.selector, requester, market.jobIdOf(request))
        );
    }

    function test_RevertGiven_TheNonceIsUsed() external {
        Request memory request = newRequest(1);
        vm.prank(requester);
        market.cancelNonce(1);
        _reverts(
            request,
            sign(request, requesterKey),
            abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 1)
        );
    }

    function test_RevertGiven_TheJobIsLocked() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        _reverts(
            request,
            sign(request, requesterKey),
            abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 1)
        );
    }

    function test_RevertGiven_TooLittleFreeBalance() external {
        Request memory request = newRequest(1);
        vm.prank(requester);
        market.withdraw(FUNDS - 1 ether);
        _reverts(
            request,
            sign(request, requesterKey),
            abi.encodeWithSelector(IMoney.InsufficientBalance.selector, requester, 1 ether, 10 ether)
        );
    }

    function test_RevertGiven_IntakeIsPaused() external {
        Request memory request = newRequest(1);
        vm.prank(guardian);
        market.pauseIntake();
        _reverts(
            request,
            sign(request, requesterKey),
            abi.encodeWithSelector(IRequests.IntakePaused.selector, START + 3 days)
        );
    }

    function test_RevertGiven_AnotherOperatorIsNamed() external {
        Request memory request = newRequest(1);
        request.operator = other;
        _reverts(
            request,
            sign(request, requesterKey),
            abi.encodeWithSelector(ILocks.NotNamedOperator.selector, operator, other)
        );
        assertFalse(market.isNonceUsed(requester, 1), "nothing happened");
    }

    function test_ReservesAndLocksInOneStep_GivenTheRequestersSignature() external {
        Request memory request = newRamp(1);
        bytes memory signature = sign(request, requesterKey);
        vm.warp(START + 30 minutes);
        vm.prank(operator);
        market.lockSigned(request, signature, 12_000);
        bytes32 jobId = market.jobIdOf(request);
        (Job job, ) = market.jobOf(jobId);
        assertState(jobId, JobState.Locked);
        assertEq(job.operator(), operator, "holder");
        assertEq(balanceOf(requester), FUNDS - 6 ether, "price of the moment");
        assertEq(vault.stakeOf(operator).bondedShares, 7.2 ether, "bond");
        settle(request);
        assertEq(balanceOf(operator), 6 ether, "paid");
        assertSolvent(everyone(), 0);
    }

    function test_LocksAllTheSame_GivenSomebodyPutTheRequestOnChainFirst() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        vm.prank(relayer);
        bytes32 jobId = market.requestInferenceFor(request, "", signature);
        vm.prank(operator);
        market.lockSigned(request, signature, 10_000);
        assertState(jobId, JobState.Locked);
        assertEq(balanceOf(requester), FUNDS - 10 ether, "reserved once");
    }

    function _reverts(Request memory request, bytes memory signature, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(operator);
        market.lockSigned(request, signature, 10_000);
    }
}
