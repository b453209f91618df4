// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveRegistry} from "../../../contracts/interfaces/IEnclaveRegistry.sol";
import {IQuoteVerifier} from "../../../contracts/interfaces/IQuoteVerifier.sol";
import {TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {EnclaveRegistryTest} from "./EnclaveRegistryTest.sol";

contract VendorsTest is EnclaveRegistryTest {
    TcbStatus internal constant WORST = TcbStatus.SWHardeningNeeded;

    function _raise(VendorStatus status) internal {
        registry.raiseVendorStatus(VENDOR, status);
    }

    function test_RegisterVendor_RevertWhen_CallerIsNotTheGovernor() public {
        _expectUnauthorized(guardian);
        vm.prank(guardian);
        registry.registerVendor(9, verifier, WORST, 1, 1);
    }

    function test_RegisterVendor_RevertWhen_NumberIsTaken() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.VendorAlreadyRegistered.selector, VENDOR));
        registry.registerVendor(VENDOR, verifier, WORST, 1, 1);
    }

    function test_RegisterVendor_RevertWhen_VerifierHasNoCode() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.NotAVerifier.selector, stranger));
        registry.registerVendor(9, IQuoteVerifier(stranger), WORST, 1, 1);
    }

    function test_RegisterVendor_RevertWhen_MinimumIsTooLarge() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.WrongEvaluationNumber.selector, 4096, 0));
        registry.registerVendor(9, verifier, WORST, 4096, 1);
    }

    function test_RegisterVendor_RevertWhen_HoursAreOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.WrongSessionHours.selector, 0));
        registry.registerVendor(9, verifier, WORST, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.WrongSessionHours.selector, 169));
        registry.registerVendor(9, verifier, WORST, 1, 169);
    }

    function test_RegisterVendor_RevertWhen_RevokedWouldBeAccepted() public {
        vm.expectRevert(
            abi.encodeWithSelector(IEnclaveRegistry.TcbStatusTooLow.selector, TcbStatus.Revoked, TcbStatus.OutOfDate)
        );
        registry.registerVendor(9, verifier, TcbStatus.Revoked, 1, 1);
    }

    function test_RegisterVendor_TrustsAndShowsTheRoot() public {
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.VendorRegistered(9, verifier, keccak256("root"), false);
        registry.registerVendor(9, verifier, WORST, 5, 168);
        IEnclaveRegistry.Vendor memory vendor = registry.vendorOf(9);
        assertEq(address(vendor.verifier), address(verifier), "verifier");
        assertTrue(vendor.status == VendorStatus.Trusted && vendor.worstTcbStatus == WORST, "status");
        assertEq(vendor.minimumEvaluationNumber, 5, "minimum");
        assertEq(vendor.sessionHours, 168, "hours");
        assertEq(vendor.trustedSince, START, "trusted since");
        assertEq(vendor.since, START, "since");
        (bytes32 root, bool production) = registry.vendorRoot(9);
        assertEq(root, keccak256("root"), "root");
        assertFalse(production, "development root");
    }

    function test_LowerVendorStatus_RevertWhen_CallerIsNotTheGuardian() public {
        _expectUnauthorized(stranger);
        vm.prank(stranger);
        registry.lowerVendorStatus(VENDOR, VendorStatus.Broken);
    }

    function test_LowerVendorStatus_RevertWhen_VendorIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownVendor.selector, 9));
        vm.prank(guardian);
        registry.lowerVendorStatus(9, VendorStatus.Broken);
    }

    function test_LowerVendorStatus_RevertWhen_StatusIsNotWorse() public {
        _lower(VendorStatus.Degraded);
        bytes4 selector = IEnclaveRegistry.WrongStatusChange.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, VendorStatus.Degraded, VendorStatus.Degraded));
        _lower(VendorStatus.Degraded);
        vm.expectRevert(abi.encodeWithSelector(selector, VendorStatus.Degraded, VendorStatus.Trusted));
        _lower(VendorStatus.Trusted);
    }

    function test_LowerVendorStatus_WhenDegraded_SessionsStayValid() public {
        address key = _register(KEY, operator);
        _lower(VendorStatus.Degraded);
        assertTrue(_isValid(key), "valid");
        (, , , VendorStatus status, ) = registry.resolve(key, block.timestamp);
        assertTrue(status == VendorStatus.Degraded, "shown");
    }

    function test_LowerVendorStatus_WhenBroken_CutsOff() public {
        address key = _register(KEY, operator);
        vm.warp(START + 100);
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.VendorStatusChanged(VENDOR, VendorStatus.Trusted, VendorStatus.Broken);
        _lower(VendorStatus.Broken);
        assertFalse(_isValid(key), "from now on");
        assertTrue(registry.validAt(key, START + 99), "receipts from before");
    }

    function test_RaiseVendorStatus_RevertWhen_CallerIsTheGuardian() public {
        _lower(VendorStatus.Broken);
        _expectUnauthorized(guardian);
        vm.prank(guardian);
        registry.raiseVendorStatus(VENDOR, VendorStatus.Trusted);
    }

    function test_RaiseVendorStatus_RevertWhen_VendorIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownVendor.selector, 9));
        registry.raiseVendorStatus(9, VendorStatus.Trusted);
    }

    function test_RaiseVendorStatus_RevertWhen_StatusIsNotBetter() public {
        bytes4 selector = IEnclaveRegistry.WrongStatusChange.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, VendorStatus.Trusted, VendorStatus.Trusted));
        _raise(VendorStatus.Trusted);
    }

    function test_RaiseVendorStatus_RevertWhen_TheVendorBrokeInThisSecond() public {
        _register(KEY, operator);
        vm.warp(START + 100);
        _lower(VendorStatus.Broken);
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.BrokenJustNow.selector, VENDOR));
        _raise(VendorStatus.Trusted);
    }

    function test_RaiseVendorStatus_RevertWhen_TheVendorLeftBrokenAndBrokeAgainInThisSecond() public {
        _lower(VendorStatus.Degraded);
        vm.warp(START + 100);
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _raise(VendorStatus.Trusted);
        _lower(VendorStatus.Broken);
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.BrokenJustNow.selector, VENDOR));
        _raise(VendorStatus.Trusted);
    }

    function test_RaiseVendorStatus_GivenTheMinimumRoseInThisSecond_StillRaises() public {
        address old = _register(KEY, operator);
        _lower(VendorStatus.Broken);
        vm.warp(START + 100);
        registry.setMinimumEvaluationNumber(VENDOR, MINIMUM + 1);
        _raise(VendorStatus.Trusted);
        IEnclaveRegistry.Vendor memory vendor = registry.vendorOf(VENDOR);
        assertTrue(vendor.status == VendorStatus.Trusted, "raised");
        assertEq(vendor.minimumEvaluationNumber, MINIMUM + 1, "minimum");
        assertEq(vendor.trustedSince, START + 100, "trusted since");
        assertEq(vendor.since, START + 100, "since");
        assertFalse(_isValid(old), "old");
    }

    function test_RaiseVendorStatus_GivenBroken_ReceiptsFromBeforeStayValid() public {
        address old = _register(KEY, operator);
        vm.warp(START + 100);
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _raise(VendorStatus.Trusted);
        assertTrue(registry.validAt(old, START + 50), "receipts from before the break");
    }

    function test_RaiseVendorStatus_GivenBroken_OldSessionsStayInvalid() public {
        address old = _register(KEY, operator);
        vm.warp(START + 100);
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _raise(VendorStatus.Trusted);
        assertFalse(_isValid(old), "quarantined for good");
        assertFalse(registry.validAt(old, START + 150), "while broken");
        address fresh = _register(KEY + 1, operator);
        assertTrue(_isValid(fresh), "new key");
    }

    function test_RaiseVendorStatus_GivenASecondBreak_DoesNotRevive() public {
        address old = _register(KEY, operator);
        vm.warp(START + 100);
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _raise(VendorStatus.Degraded);
        vm.warp(START + 300);
        _lower(VendorStatus.Broken);
        assertFalse(registry.validAt(old, START + 250), "between the breaks");
        vm.warp(START + 400);
        _raise(VendorStatus.Trusted);
        assertFalse(registry.validAt(old, START + 250), "between the breaks, later");
        assertFalse(_isValid(old), "now");
        assertTrue(registry.validAt(old, START + 99), "before the first");
    }

    /// @dev The session is registered in the very second of the break, before it.
    function test_RaiseVendorStatus_GivenRegisteredInTheSecondOfTheBreak_StaysInvalid() public {
        address old = _register(KEY, operator);
        _lower(VendorStatus.Broken);
        assertFalse(_isValid(old), "at once");
        vm.warp(START + 10);
        _raise(VendorStatus.Trusted);
        assertFalse(_isValid(old), "and later");
    }

    function test_RaiseVendorStatus_GivenDegraded_SessionsStayValid() public {
        _lower(VendorStatus.Degraded);
        address key = _register(KEY, operator);
        vm.warp(START + 100);
        _raise(VendorStatus.Trusted);
        assertTrue(_isValid(key), "valid");
    }

    function test_SetMinimumEvaluationNumber_RevertWhen_CallerIsNotTheGovernor() public {
        _expectUnauthorized(guardian);
        vm.prank(guardian);
        registry.setMinimumEvaluationNumber(VENDOR, 18);
    }

    function test_SetMinimumEvaluationNumber_RevertWhen_VendorIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownVendor.selector, 9));
        registry.setMinimumEvaluationNumber(9, 18);
    }

    function test_SetMinimumEvaluationNumber_RevertWhen_ItDoesNotRise() public {
        bytes4 selector = IEnclaveRegistry.WrongEvaluationNumber.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, MINIMUM, MINIMUM + 1));
        registry.setMinimumEvaluationNumber(VENDOR, MINIMUM);
    }

    function test_SetMinimumEvaluationNumber_EndsOlderSessions() public {
        address old = _register(KEY, operator);
        next.evaluationNumber = 18;
        address current = _register(KEY + 1, stranger);
        vm.warp(START + 100);
        registry.setMinimumEvaluationNumber(VENDOR, 18);
        assertFalse(_isValid(old), "below");
        assertTrue(registry.validAt(old, START + 99), "receipts from before");
        assertTrue(_isValid(current), "at the minimum");
        vm.warp(START + 200);
        registry.setMinimumEvaluationNumber(VENDOR, 19);
        assertFalse(registry.validAt(old, START + 150), "a second raise does not revive");
        assertTrue(registry.validAt(current, START + 150), "until the second");
        assertFalse(_isValid(current), "after the second");
    }

    function test_SetVendorPolicy_RevertWhen_CallerIsNotTheGovernor() public {
        _expectUnauthorized(guardian);
        vm.prank(guardian);
        registry.setVendorPolicy(VENDOR, WORST, 1);
    }

    function test_SetVendorPolicy_RevertWhen_VendorIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownVendor.selector, 9));
        registry.setVendorPolicy(9, WORST, 1);
    }

    function test_SetVendorPolicy_RevertWhen_HoursAreOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.WrongSessionHours.selector, 200));
        registry.setVendorPolicy(VENDOR, WORST, 200);
    }

    function test_SetVendorPolicy_CountsForLaterRegistrations() public {
        registry.setVendorPolicy(VENDOR, TcbStatus.OutOfDate, 2);
        next.tcbStatus = TcbStatus.OutOfDate;
        address key = _register(KEY, operator);
        assertEq(registry.sessionOf(key).validUntil, START + 2 hours, "hours");
        IEnclaveRegistry.Vendor memory vendor = registry.vendorOf(VENDOR);
        assertEq(vendor.minimumEvaluationNumber, MINIMUM, "minimum stays");
        assertEq(address(vendor.verifier), address(verifier), "verifier stays");
    }

    function test_StatusOf_UnknownVendorIsBroken() public view {
        assertTrue(registry.statusOf(9) == VendorStatus.Broken, "now");
        assertTrue(registry.statusAt(9, block.timestamp) == VendorStatus.Broken, "at a time");
    }

    function test_StatusAt_BeforeRegistrationIsBroken() public view {
        assertTrue(registry.statusAt(VENDOR, START - 1) == VendorStatus.Broken, "before registration");
        assertTrue(registry.statusAt(VENDOR, START) == VendorStatus.Trusted, "registered");
    }

    function test_StatusAt_EachChangeCountsFromItsSecond() public {
        vm.warp(START + 10);
        _lower(VendorStatus.Degraded);
        vm.warp(START + 20);
        _lower(VendorStatus.Broken);
        vm.warp(START + 30);
        _raise(VendorStatus.Trusted);
        assertTrue(registry.statusAt(VENDOR, START - 1) == VendorStatus.Broken, "before registration");
        assertTrue(registry.statusAt(VENDOR, START) == VendorStatus.Trusted, "registered");
        assertTrue(registry.statusAt(VENDOR, START + 10) == VendorStatus.Degraded, "degraded");
        assertTrue(registry.statusAt(VENDOR, START + 19) == VendorStatus.Degraded, "still");
        assertTrue(registry.statusAt(VENDOR, START + 20) == VendorStatus.Broken, "broken");
        assertTrue(registry.statusAt(VENDOR, START + 30) == VendorStatus.Trusted, "trusted again");
        assertTrue(registry.statusOf(VENDOR) == VendorStatus.Trusted, "now");
    }

    function test_StatusAt_TwoChangesInOneSecond_TheLaterCounts() public {
        vm.warp(START + 10);
        _lower(VendorStatus.Degraded);
        _lower(VendorStatus.Broken);
        vm.warp(START + 11);
        assertTrue(registry.statusAt(VENDOR, START + 10) == VendorStatus.Broken, "later");
        assertTrue(registry.statusAt(VENDOR, START + 9) == VendorStatus.Trusted, "before");
    }
}
