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

contract GiveBackTest is EnclaveTest {
    Request private _request;
    bytes32 private _jobId;

    function setUp() public override {
        super.setUp();
        // The sessions are older than the lock.
        vm.warp(START + 1);
        _request = newEnclaveRequest(1);
        _jobId = openAndLock(_request);
        vm.warp(START + 1 + 1 minutes);
    }

    function test_RevertGiven_TheJobIsNotLocked() external {
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = open(request);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        _giveBack(request);
        deliver(_request);
        lower(VENDOR, VendorStatus.Degraded);
        expectWrongState(_jobId, JobState.Provisional, JobState.Locked);
        _giveBack(_request);
    }

    function test_RevertWhen_TheCallerIsNotTheLockHolder() external {
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, other, operator));
        vm.prank(other);
        market.giveBack(model, _request, vm.addr(OTHER_SESSION));
    }

    function test_RevertWhen_AProofIsAskedFor() external {
        Request memory request = newRequest(2);
        openAndLock(request);
        vm.warp(block.timestamp + 1);
        lower(VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.Proof));
        _giveBack(request);
    }

    function test_RevertGiven_TheDeadlineHasPassed() external {
        lower(VENDOR, VendorStatus.Broken);
        vm.warp(START + 1 + 10 minutes + 1);
        expectError(abi.encodeWithSelector(ILocks.LockExpired.selector, _jobId, START + 1 + 10 minutes));
        _giveBack(_request);
    }

    function test_RevertWhen_TheModelIsAnother() external {
        lower(VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId));
        vm.prank(operator);
        market.giveBack(blind, _request, sessionKey);
    }

    function test_RevertGiven_TheSessionIsUnknown() external {
        lower(VENDOR, VendorStatus.Degraded);
        address key = vm.addr(0x57a4);
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, key));
        vm.prank(operator);
        market.giveBack(model, _request, key);
    }

    function test_OpensTheJobAgain_GivenTheSessionHasEnded() external {
        lower(VENDOR, VendorStatus.Degraded);
        vm.prank(operator);
        enclaves.endSession(sessionKey);
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
        assertEq(releasedOf(operator), 10 ether, "the whole bond");
    }

    function test_RevertGiven_TheSessionIsOfAnotherOperator() external {
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        address key = vm.addr(OTHER_SESSION);
        expectError(abi.encodeWithSelector(IResults.NotSessionOperator.selector, operator, other));
        vm.prank(operator);
        market.giveBack(model, _request, key);
    }

    function test_RevertGiven_TheSessionRunsAnotherEnclave() external {
        bytes32 alien = keccak256("another enclave") & ~bytes32(uint256(0xff));
        address key = register(OTHER_VENDOR, 0x57a4, operator, alien);
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(IResults.WrongMeasurement.selector, alien, MEASUREMENT));
        vm.prank(operator);
        market.giveBack(model, _request, key);
    }

    function test_RevertGiven_TheVendorWasNotDowngradedSinceTheLock() external {
        lower(OTHER_VENDOR, VendorStatus.Broken);
        _refuses(_request);
    }

    function test_RevertGiven_TheDowngradeCameBeforeTheLock() external {
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(block.timestamp + 1);
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
        _giveBack(_request);
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
        vm.warp(START + 1 + 10 minutes);
        lower(VENDOR, VendorStatus.Degraded);
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
    }

    function test_WorksAfterAnOrdinaryDecline() external {
        vm.prank(operator);
        market.decline(_request);
        vm.warp(block.timestamp + 10 minutes);
        lock(_request, operator);
        vm.warp(block.timestamp + 5 minutes);
        lower(VENDOR, VendorStatus.Broken);
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
        (Job job, ) = market.jobOf(_jobId);
        assertTrue(job.has(2), "still declined once");
    }

    function test_KeepsABonusForTheNextFiller() external {
        vm.warp(START + 1 + 10 minutes + 1);
        market.expire(_request);
        lock(_request, operator);
        vm.warp(block.timestamp + 1 minutes);
        lower(VENDOR, VendorStatus.Degraded);
        _giveBack(_request);
        (, ILocks.Terms memory terms) = market.jobOf(_jobId);
        assertEq(terms.bonus, 4 ether, "40% of R1");
    }

    function test_OpensTheJobAgain_GivenTheVendorWentFromDegradedToBroken() external {
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(block.timestamp + 1);
        Request memory request = newEnclaveRequest(2);
        openAndLock(request);
        vm.warp(block.timestamp + 1 minutes);
        lower(VENDOR, VendorStatus.Broken);
        _giveBack(request);
        assertState(market.jobIdOf(request), JobState.Open);
    }

    function test_StretchesTheWindow_GivenAPause() external {
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + 1 days);
        market.unpauseIntake();
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(START + 1 + 1 days + 10 minutes);
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
    }

    /* THE SESSION IS TAKEN AWAY */

    function test_OpensTheJobAgain_GivenTheGuardianRevokedTheSession() external {
        enclaves.revokeSession(sessionKey);
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
        assertEq(releasedOf(operator), 10 ether, "the whole bond");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    function test_OpensTheJobAgain_GivenTheRevocationInTheSecondOfTheLock() external {
        vm.warp(block.timestamp + 1);
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = openAndLock(request);
        enclaves.revokeSession(sessionKey);
        _giveBack(request);
        assertState(jobId, JobState.Open);
    }

    function testFuzz_OpensTheJobAgain_GivenThePlatformWasDenied(bool named) external {
        address[] memory operators = new address[](named ? 1 : 0);
        if (named) operators[0] = operator;
        enclaves.denyPlatform(bytes32(SESSION), operators);
        if (!named) {
            _refuses(_request);
            enclaves.endDeniedSession(bytes32(SESSION), operator);
        }
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
    }

    function test_OpensTheJobAgain_GivenTheRevocationWhileTheInputIsDemanded() external {
        fund(operator, 1 ether);
        vm.prank(operator);
        market.demandInput(_request);
        enclaves.revokeSession(sessionKey);
        vm.warp(START + 30 minutes);
        _giveBack(_request);
        assertState(_jobId, JobState.Open);
    }

    function test_RevertGiven_TheOperatorEndedItsSession() external {
        vm.prank(operator);
        enclaves.endSession(sessionKey);
        // Too late to become the guardian's doing.
        enclaves.revokeSession(sessionKey);
        _refuses(_request);
    }

    function test_RevertGiven_TheSessionWasRevokedBeforeTheLock() external {
        enclaves.revokeSession(sessionKey);
        vm.warp(block.timestamp + 1);
        Request memory request = newEnclaveRequest(2);
        openAndLock(request);
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, sessionKey));
        _giveBack(request);
    }

    /// @dev A vendor that falls would otherwise free the locks of every operator that can register with it.
    function test_RevertGiven_TheSessionIsYoungerThanTheLock() external {
        address key = register(OTHER_VENDOR, 0x57a4, operator);
        lower(OTHER_VENDOR, VendorStatus.Degraded);
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, key));
        vm.prank(operator);
        market.giveBack(model, _request, key);
    }

    /* PRIVATE */

    function _giveBack(Request memory request) private {
        vm.prank(operator);
        market.giveBack(model, request, sessionKey);
    }

    function _refuses(Request memory request) private {
        expectError(abi.encodeWithSelector(IResults.StillUsable.selector, sessionKey, VENDOR));
        _giveBack(request);
    }

    /// @dev The next filler settles by proof.
    function _settleByOther() private {
        ISettlements.Settlement memory settlement = settlementOf(_request);
        vm.prank(other);
        market.settle(model, settlement);
        assertEq(balanceOf(other), 10 ether, "the next filler is paid");
    }
}
