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

    /* THE CLOCKS OF JOBS AND OF THE REGISTRY */

    /// @dev A lock after a pause was given back for a fall inside the pause, which its operator knew of.
    function test_ALockAfterAPauseIsNotGivenBackForAnEventInsideIt() external {
        open(_request);
        _pauseWith(VendorStatus.Degraded);
        lock(_request, operator);
        vm.warp(block.timestamp + 1 minutes);
        expectError(abi.encodeWithSelector(IResults.StillUsable.selector, sessionKey, VENDOR));
        vm.prank(operator);
        market.giveBack(model, _request, sessionKey);
    }

    /// @dev The registry called the session younger than the lock, and its operator paid R1.
    function test_ALockAfterAPauseIsGivenBack_GivenASessionFromInsideIt() external {
        bytes32 jobId = open(_request);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + 30 minutes);
        address key = register(OTHER_VENDOR, 0x57a4, operator);
        vm.warp(block.timestamp + 30 minutes);
        market.unpauseIntake();
        vm.warp(block.timestamp + 1);
        lock(_request, operator);
        vm.warp(block.timestamp + 1 minutes);
        enclaves.revokeSession(key);
        vm.prank(operator);
        market.giveBack(model, _request, key);
        assertState(jobId, JobState.Open);
    }

    /// @dev The clock of the job stood still between the lock and the fall.
    function test_ALockBeforeAPauseIsGivenBackForAnEventInsideIt() external {
        bytes32 jobId = openAndLock(_request);
        vm.warp(block.timestamp + 1 minutes);
        _pauseWith(VendorStatus.Degraded);
        vm.prank(operator);
        market.giveBack(model, _request, sessionKey);
        assertState(jobId, JobState.Open);
    }

    /// @dev Pause and lock in one second: the operator loses nothing by the doubt.
    function test_ALockInTheSecondOfAPauseIsGivenBackForAnEventInsideIt() external {
        bytes32 jobId = openAndLock(_request);
        _pauseWith(VendorStatus.Degraded);
        vm.prank(operator);
        market.giveBack(model, _request, sessionKey);
        assertState(jobId, JobState.Open);
    }

    /// @dev Guardian and requester together took the pay of a result whose window was over when its vendor broke.
    function test_APauseAfterTheWindowTakesNoPayAway() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        lower(VENDOR, VendorStatus.Broken);
        pauseFor(1 days);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        market.voidUnprovable(request, made.pack());
    }

    function test_ABreakInThePauseOfAnOpenWindowVoids() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        _pauseWith(VendorStatus.Broken);
        vm.warp(block.timestamp + 10 days);
        market.voidUnprovable(request, made.pack());
        assertState(jobId, JobState.None);
    }

    /* DENIED PLATFORMS */

    /// @dev An operator that the denial does not name took locks meanwhile, and chose the moment at which all became free.
    function test_ADeniedSessionFreesNoLockThatCameAfterTheDenial() external {
        openAndLock(_request);
        vm.warp(block.timestamp + 1 minutes);
        enclaves.denyPlatform(bytes32(SESSION), new address[](0));
        vm.warp(block.timestamp + 1 minutes);
        Request memory later = newEnclaveRequest(2);
        bytes32 jobId = openAndLock(later);
        vm.warp(block.timestamp + 1 minutes);
        enclaves.endDeniedSession(bytes32(SESSION), operator);
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, sessionKey));
        vm.prank(operator);
        market.giveBack(model, later, sessionKey);
        assertState(jobId, JobState.Locked);
        vm.prank(operator);
        market.giveBack(model, _request, sessionKey);
        assertState(idOf(_request), JobState.Open);
    }

    /* PRIVATE */

    /// @dev An hour's pause, in whose middle the first operator's vendor falls.
    function _pauseWith(VendorStatus status) private {
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + 30 minutes);
        lower(VENDOR, status);
        vm.warp(block.timestamp + 30 minutes);
        market.unpauseIntake();
        vm.warp(block.timestamp + 1);
    }
}
