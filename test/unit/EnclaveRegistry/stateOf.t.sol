// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {EnclaveRegistryTest} from "./EnclaveRegistryTest.sol";

/// @notice That it agrees with `resolve` after every change of a vendor is tested with that.
contract StateOfTest is EnclaveRegistryTest {
    address private _key;

    function setUp() public override {
        super.setUp();
        _key = _register(KEY, operator);
        vm.warp(START + 100);
    }

    function test_IsTheStatusAndTrue_GivenTheSessionIsValid() external view {
        _assert(_key, VendorStatus.Trusted, true);
    }

    function testFuzz_IsFalse_GivenTheKeyIsUnknown(address key) external view {
        vm.assume(key != _key);
        _assert(key, VendorStatus.Trusted, false);
    }

    function testFuzz_IsFalse_GivenTheVendorIsUnknownAndNoSessionIsIts(uint8 vendor, address key) external view {
        vm.assume(vendor != VENDOR && key != _key);
        (, bool valid) = registry.stateOf(key, vendor);
        assertFalse(valid, "no session");
    }

    function test_IsFalse_GivenTheSessionHasEnded() external {
        vm.prank(operator);
        registry.endSession(_key);
        _assert(_key, VendorStatus.Trusted, false);
    }

    function test_IsFalse_GivenTheSessionWasRevoked() external {
        vm.prank(guardian);
        registry.revokeSession(_key);
        _assert(_key, VendorStatus.Trusted, false);
    }

    function test_IsTrueToTheLastSecond_GivenTheSessionExpires() external {
        vm.warp(START + 24 hours - 1);
        _assert(_key, VendorStatus.Trusted, true);
        vm.warp(START + 24 hours);
        _assert(_key, VendorStatus.Trusted, false);
    }

    function test_IsBrokenAndTrue_GivenTheVendorBroke() external {
        _lower(VendorStatus.Broken);
        _assert(_key, VendorStatus.Broken, true);
    }

    function test_IsFalse_GivenTheVendorBrokeAndRecovered() external {
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        registry.raiseVendorStatus(VENDOR, VendorStatus.Trusted);
        _assert(_key, VendorStatus.Trusted, false);
        _assert(_register(KEY + 1, operator), VendorStatus.Trusted, true);
    }

    function test_IsFalse_GivenTheMinimumRoseAboveIt() external {
        registry.setMinimumEvaluationNumber(VENDOR, MINIMUM + 1);
        _assert(_key, VendorStatus.Trusted, false);
    }

    function _assert(address key, VendorStatus expected, bool holds) private view {
        (VendorStatus status, bool valid) = registry.stateOf(key, VENDOR);
        assertTrue(status == expected, "status");
        assertTrue(valid == holds, "valid");
    }
}
