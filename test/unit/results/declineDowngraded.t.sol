// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract DeclineDowngradedTest is EnclaveTest {
    Request private _request;
    bytes32 private _jobId;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        _jobId = openAndLock(_request);
        vm.warp(START + 1 minutes);
    }

    function test_RevertGiven_TheJobIsNotLocked() external {
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = open(request);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        _decline(request);
        deliver(_request);
        lower(VENDOR, VendorStatus.Degraded);
        expectWrongState(_jobId, JobState.Provisional, JobState.Locked);
        _decline(_request);
    }

    function test_RevertWhen_TheCallerIsNotTheLockHolder() external {
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, other, operator));
        vm.prank(other);
        market.declineDowngraded(model, _request, vm.addr(OTHER_SESSION));
    }

    function test_RevertWhen_AProofIsAskedFor() external {
        Request memory request = newRequest(2);
        openAndLock(request);
        vm.warp(block.timestamp + 1);
        lower(VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.Proof));
        _decline(request);
    }

    function test_RevertGiven_TheDeadlineHasPassed() external {
        lower(VENDOR, VendorStatus.Broken);
        vm.warp(START + 10 minutes + 1);
        expectError(abi.encodeWithSelector(ILocks.LockExpired.selector, _jobId, START + 10 minutes));
        _decline(_request);
    }

    function test_RevertWhen_TheModelIsAnother() external {
        lower(VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId));
        vm.prank(operator);
        market.declineDowngraded(blind, _request, sessionKey);
    }

    function test_RevertGiven_TheSessionIsUnknown() external {
        lower(VENDOR, VendorStatus.Degraded);
        address key = vm.addr(0x57a4);
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, key));
        vm.prank(operator);
        market.declineDowngraded(model, _request, key);
    }

    function test_OpensTheJobAgain_GivenTheSessionHasEnded() external {
        lower(VENDOR, VendorStatus.Degraded);
        vm.prank(operator);
        enclaves.endSession(sessionKey);
        _decline(_request);
        assertState(_jobId, JobState.Open);
        assertEq(releasedOf(operator), 10 ether, "the whole bond");
    }

    function test_RevertGiven_TheSessionIsOfAnotherOperator() external {
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        address key = vm.addr(OTHER_SESSION);
        expectError(abi.encodeWithSelector(IResults.NotSessionOperator.selector, operator, other));
        vm.prank(operator);
        market.declineDowngraded(model, _request, key);
    }

    function test_RevertGiven_TheSessionRunsAnotherEnclave() external {
        bytes32 alien = keccak256("another enclave") & ~bytes32(uint256(0xff));
        address key = register(OTHER_VENDOR, 0x57a4, operator, alien);
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(IResults.WrongMeasurement.selector, alien, MEASUREMENT));
        vm.prank(operator);
        market.declineDowngraded(model, _request, key);
    }

    function test_RevertGiven_TheVendorWasNotDowngradedSinceTheLock() external {
        lower(OTHER_VENDOR, VendorStatus.Broken);
        _refuses(_request);
    }

    function test_RevertGiven_TheDowngradeCameBeforeTheLock() external {
        lower(VENDOR, VendorStatus.Degraded);
        Request memory request = newEnclaveRequest(2);
        openAndLock(request);
        vm.warp(block.timestamp + 1);
        _refuses(request);
    }

    function test_RevertGiven_TheVendorHasRecovered() external {
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(START + 2 minutes);
        enclaves.raiseVendorStatus(VENDOR, VendorStatus.Trusted);
        _refuses(_request);
    }

    function test_OpensTheJobAgainWithoutAFeeAndReleasesTheBond_GivenTheVendorWasDowngraded() external {
        lower(VENDOR, VendorStatus.Degraded);
        uint256 before = balanceOf(requester);
        vm.expectEmit(address(market));
        emit ILocks.Declined(_jobId, operator, 0);
        _decline(_request);
        assertState(_jobId, JobState.Open);
        assertEq(releasedOf(operator), 10 ether, "the whole bond");
        assertEq(vault.assetsOf(operator), FUNDS, "no fee");
        assertEq(balanceOf(requester), before, "nothing for the requester");
        (, ILocks.Terms memory terms) = market.jobOf(_jobId);
        assertEq(terms.reserve, 10 ether, "the price stays reserved");
        assertEq(terms.heldSeconds, 1 minutes, "the ramp stood still");
        assertSolvent(everyone(), 10 ether + FUNDS);
        lock(_request, other);
        _settleByOther();
        assertSolvent(everyone(), FUNDS);
    }

    function test_WorksToTheLastSecondOfTheWindow() external {
        vm.warp(START + 10 minutes);
        lower(VENDOR, VendorStatus.Degraded);
        _decline(_request);
        assertState(_jobId, JobState.Open);
    }

    function test_WorksAfterAnOrdinaryDecline() external {
        vm.prank(operator);
        market.decline(_request);
        vm.warp(block.timestamp + 10 minutes);
        lock(_request, operator);
        vm.warp(block.timestamp + 5 minutes);
        lower(VENDOR, VendorStatus.Broken);
        _decline(_request);
        assertState(_jobId, JobState.Open);
        (Job job, ) = market.jobOf(_jobId);
        assertTrue(job.has(2), "still declined once");
    }

    function test_KeepsABonusForTheNextFiller() external {
        vm.warp(START + 10 minutes + 1);
        market.expire(_request);
        lock(_request, operator);
        vm.warp(block.timestamp + 1 minutes);
        lower(VENDOR, VendorStatus.Degraded);
        _decline(_request);
        (, ILocks.Terms memory terms) = market.jobOf(_jobId);
        assertEq(terms.bonus, 4 ether, "40% of R1");
    }

    function test_OpensTheJobAgain_GivenTheVendorWentFromDegradedToBroken() external {
        lower(VENDOR, VendorStatus.Degraded);
        Request memory request = newEnclaveRequest(2);
        openAndLock(request);
        vm.warp(block.timestamp + 1 minutes);
        lower(VENDOR, VendorStatus.Broken);
        _decline(request);
        assertState(market.jobIdOf(request), JobState.Open);
    }

    function test_StretchesTheWindow_GivenAPause() external {
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + 1 days);
        market.unpauseIntake();
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(START + 1 days + 10 minutes);
        _decline(_request);
        assertState(_jobId, JobState.Open);
    }

    /* PRIVATE */

    function _decline(Request memory request) private {
        vm.prank(operator);
        market.declineDowngraded(model, request, sessionKey);
    }

    function _refuses(Request memory request) private {
        expectError(abi.encodeWithSelector(IResults.NotDowngraded.selector, VENDOR));
        _decline(request);
    }

    /// @dev The next filler settles by proof.
    function _settleByOther() private {
        ISettlements.Settlement memory settlement = settlementOf(_request);
        vm.prank(other);
        market.settle(model, settlement);
        assertEq(balanceOf(other), 10 ether, "the next filler is paid");
    }
}
