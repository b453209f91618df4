// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {EnclaveRegistryTest} from "./EnclaveRegistryTest.sol";

contract ResolveTest is EnclaveRegistryTest {
    struct Change {
        uint256 time;
        VendorStatus status;
        uint256 minimum;
        bool raisedFromBroken;
    }

    address internal key;
    Change[] internal changes;

    function setUp() public override {
        super.setUp();
        key = _register(KEY, operator);
        vm.warp(START + 100);
    }

    function _raise(VendorStatus status) internal {
        registry.raiseVendorStatus(VENDOR, status);
    }

    function _assertResolves(address sessionKey, uint256 time, VendorStatus expected, bool holds) internal view {
        (address who, uint8 vendor, bytes32 measurement, VendorStatus status, bool valid) = registry.resolve(
            sessionKey,
            time
        );
        assertEq(who, operator, "operator");
        assertEq(vendor, VENDOR, "vendor");
        assertEq(measurement, MEASUREMENT, "measurement");
        assertEq(uint256(status), uint256(expected), "status");
        assertTrue(valid == holds, "resolves");
        assertTrue(registry.validAt(sessionKey, time) == (holds && expected != VendorStatus.Broken), "valid");
        if (time != block.timestamp) return;
        (status, valid) = registry.stateOf(sessionKey, VENDOR);
        assertTrue(status == expected && valid == holds, "stateOf says the same of now");
    }

    function test_Resolve_WhenTheKeyIsUnknown() public view {
        (address who, uint8 vendor, bytes32 measurement, VendorStatus status, bool valid) = registry.resolve(
            address(1),
            block.timestamp
        );
        assertEq(who, address(0), "operator");
        assertEq(vendor, 0, "vendor");
        assertEq(measurement, 0, "measurement");
        assertTrue(status == VendorStatus.Broken && !valid, "not believed");
    }

    function test_Resolve_WhenTheSessionIsValid() public view {
        _assertResolves(key, block.timestamp, VendorStatus.Trusted, true);
    }

    function test_Resolve_WhenTheVendorBecameBroken_TheSessionStillResolves() public {
        _lower(VendorStatus.Broken);
        _assertResolves(key, START + 100, VendorStatus.Broken, true);
        vm.warp(START + 200);
        _assertResolves(key, START + 200, VendorStatus.Broken, true);
    }

    function test_Resolve_WhenTheVendorBecameBroken_TheTimeIsFromBefore() public {
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _assertResolves(key, START + 99, VendorStatus.Trusted, true);
    }

    function test_Resolve_WhenTheVendorBecameBroken_TheSessionsLifeIsOver() public {
        _lower(VendorStatus.Broken);
        vm.prank(guardian);
        registry.revokeSession(key);
        _assertResolves(key, START + 100, VendorStatus.Broken, false);
    }

    function test_Resolve_WhenTheVendorBecameBroken_TheSessionIsBelowTheMinimum() public {
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        registry.setMinimumEvaluationNumber(VENDOR, MINIMUM + 1);
        _assertResolves(key, START + 199, VendorStatus.Broken, true);
        _assertResolves(key, START + 200, VendorStatus.Broken, false);
    }

    function test_Resolve_WhenTheVendorLeftBroken_ASessionOfAnEarlierEpochDoesNotResolve() public {
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _raise(VendorStatus.Degraded);
        _assertResolves(key, START + 200, VendorStatus.Degraded, false);
        _assertResolves(_register(KEY + 1, operator), START + 200, VendorStatus.Degraded, true);
        vm.warp(START + 300);
        _lower(VendorStatus.Broken);
        _assertResolves(key, START + 300, VendorStatus.Broken, false);
    }

    function test_Resolve_WhenTheVendorLeftBroken_TheTimeIsInTheBreak() public {
        _lower(VendorStatus.Broken);
        vm.warp(START + 200);
        _raise(VendorStatus.Trusted);
        _assertResolves(key, START + 199, VendorStatus.Broken, true);
    }

    function test_ValidAt_WhenTheKeyIsUnknown() public view {
        assertFalse(registry.validAt(address(1), block.timestamp), "unknown");
    }

    function test_ValidAt_WhenTheVendorIsBrokenAtTheTime() public {
        _lower(VendorStatus.Broken);
        assertFalse(registry.validAt(key, START + 100), "broken");
        assertTrue(registry.validAt(key, START + 99), "receipts from before");
    }

    /// @dev Replays the vendor's history naively, with changes that may share a second.
    function testFuzz_Resolve_AfterAnyChangesOfTheVendor(uint256 seed, uint8 registeredAfter) public {
        changes.push(Change(START, VendorStatus.Trusted, MINIMUM, false));
        uint256 start = START;
        for (uint256 i = 0; i < 6; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + (seed % 3));
            if (i == registeredAfter % 7 && registry.statusOf(VENDOR) != VendorStatus.Broken) {
                // Above the minimum of now; later raises may pass it.
                next.evaluationNumber = uint16(changes[changes.length - 1].minimum + 1);
                key = _register(KEY + 1, operator);
                start = block.timestamp;
            }
            _change(seed >> 8);
        }
        uint256 number = registry.sessionOf(key).evaluationNumber;
        for (uint256 time = START - 1; time <= block.timestamp + 1; ++time) {
            if (time == START + 1) time = START + 99;
            (VendorStatus status, bool holds) = _replay(start, number, time);
            assertTrue(registry.statusAt(VENDOR, time) == status, "statusAt");
            _assertResolves(key, time, status, holds);
        }
    }

    function _change(uint256 seed) internal {
        Change memory last = changes[changes.length - 1];
        last.raisedFromBroken = false;
        if (seed % 4 == 0) {
            last.minimum += 1;
            registry.setMinimumEvaluationNumber(VENDOR, uint16(last.minimum));
        } else {
            VendorStatus wanted = VendorStatus(seed % 3);
            if (wanted == last.status) return;
            // A vendor does not leave Broken in the second of the break, nor twice in one second.
            if (last.status == VendorStatus.Broken && _brokeNow()) return;
            last.raisedFromBroken = last.status == VendorStatus.Broken;
            if (wanted > last.status) _lower(wanted);
            else _raise(wanted);
            last.status = wanted;
        }
        last.time = block.timestamp;
        changes.push(last);
    }

    function _brokeNow() internal view returns (bool) {
        for (uint256 i = 1; i < changes.length; ++i) {
            bool broke = changes[i].status == VendorStatus.Broken && changes[i - 1].status != VendorStatus.Broken;
            if (changes[i].time == block.timestamp && broke) return true;
        }
        return false;
    }

    function _replay(uint256 start, uint256 number, uint256 time) internal view returns (VendorStatus, bool) {
        VendorStatus status = VendorStatus.Broken;
        bool holds = time >= start && time < start + 24 hours;
        for (uint256 i = 0; i < changes.length && changes[i].time <= time; ++i) {
            status = changes[i].status;
            if (changes[i].raisedFromBroken && changes[i].time > start) holds = false;
            if (changes[i].minimum > number) holds = false;
        }
        return (status, holds);
    }
}
