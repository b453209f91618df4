// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice What the guardian's powers over sessions and vendors cost operators that did nothing wrong.
contract FaultlessExitsTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        vm.warp(START + 1);
        _request = newEnclaveRequest(1);
    }

    /// @dev The guardian, with friends as requester, keeper and filler, took two thirds of each bond.
    function test_A3_AnOperatorWhoseSessionIsRevokedGivesItsLocksBackFree() external {
        bytes32 jobId = openAndLock(_request);
        vm.warp(block.timestamp + 60);
        enclaves.revokeSession(sessionKey);
        IResults.Result memory result = resultOf(_request);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, sessionKey));
        market.deliver(model, result, new bytes32[](0), signature);
        vm.prank(operator);
        market.giveBack(model, _request, sessionKey);
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS, "the whole stake");
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.bonus, 0, "nothing waits for a filler");
    }

    /// @dev All provisional results of models without a circuit became void, long after anybody could doubt them.
    function test_A19_ABreakAfterTheChallengeWindowTakesNoPayAway() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        lower(VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        market.voidUnprovable(request, made.pack());
        vm.warp(made.deliveredAt + 4 * CHALLENGE_SECONDS + 1);
        finalise(request, made);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    /// @dev A demand for the output keeps the status of its time. It must not lengthen a window that was over.
    function test_A19_ADemandAfterTheBreakDoesNotOpenTheWindowAgain() external {
        Request memory request = newBlindRequest(2);
        bytes32 jobId = openAndLock(request);
        IResults.Result memory result = resultOf(request);
        result.outputDigest = keccak256(OUTPUT);
        Delivery memory made = deliver(result);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        lower(VENDOR, VendorStatus.Broken);
        vm.prank(requester);
        market.demandOutput(request, made.pack());
        (made.demandedAt, made.status) = (uint40(block.timestamp), VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        market.voidUnprovable(request, made.pack());
    }

    /// @dev It said 0 once a job was delivered, so that integrators computed wrong deadlines.
    function test_A17_TheStretchOfADeliveredJobIsThatOfItsDelivery() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        bytes32 later = open(newEnclaveRequest(2));
        pauseFor(1 hours);
        assertEq(market.stretchOf(later), 1 hours, "an open job");
        assertEq(market.stretchOfDelivery(made.pack()), 1 hours, "a delivery");
        expectWrongState(jobId, JobState.Provisional, JobState.Locked);
        market.stretchOf(jobId);
    }
}
