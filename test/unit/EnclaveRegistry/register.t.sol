// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveRegistry} from "../../../contracts/interfaces/IEnclaveRegistry.sol";
import {Session, TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {EnclaveRegistryTest} from "./EnclaveRegistryTest.sol";

contract RegisterTest is EnclaveRegistryTest {
    function _expectFailure(bytes memory reason, bytes memory signature, uint256 number) internal {
        vm.expectRevert(reason);
        vm.prank(operator);
        registry.register(VENDOR, "quote", number, signature);
    }

    function test_RevertWhen_VendorIsUnknown() public {
        bytes memory signature = _prepare(KEY, operator);
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownVendor.selector, uint8(9)));
        vm.prank(operator);
        registry.register(9, "quote", BLOCK - 1, signature);
    }

    function test_RevertWhen_VendorIsBroken() public {
        _lower(VendorStatus.Broken);
        bytes memory signature = _prepare(KEY, operator);
        _expectFailure(abi.encodeWithSelector(IEnclaveRegistry.VendorBroken.selector, VENDOR), signature, BLOCK - 1);
    }

    function test_RevertWhen_KeyWasUsedBefore() public {
        address key = _register(KEY, operator);
        vm.warp(START + 8 days);
        bytes memory signature = _prepare(KEY, operator);
        _expectFailure(abi.encodeWithSelector(IEnclaveRegistry.KeyAlreadyUsed.selector, key), signature, BLOCK - 1);
    }

    function test_RevertWhen_KeySignedForAnotherOperator() public {
        _prepare(KEY, operator);
        // Under the caller's digest another address comes out, and the quote does not bind that one.
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, registry.sessionDigest(stranger, BLOCK - 1));
        address recovered = ecrecover(registry.sessionDigest(operator, BLOCK - 1), v, r, s);
        bytes32 expected = registry.reportDataFor(operator, recovered, BLOCK - 1, blockhash(BLOCK - 1));
        _expectFailure(
            abi.encodeWithSelector(IEnclaveRegistry.WrongReportData.selector, expected, next.reportDataLow),
            abi.encodePacked(r, s, v),
            BLOCK - 1
        );
    }

    function test_RevertWhen_BlockIsNotYetMined() public {
        bytes memory signature = _sign(KEY, registry.sessionDigest(operator, BLOCK));
        _prepare(KEY, operator);
        _expectFailure(abi.encodeWithSelector(IEnclaveRegistry.StaleBlock.selector, BLOCK), signature, BLOCK);
    }

    function test_RevertWhen_QuoteIsForAnotherOperator() public {
        _prepare(KEY, stranger);
        bytes32 actual = next.reportDataLow;
        bytes memory signature = _sign(KEY, registry.sessionDigest(operator, BLOCK - 1));
        _expectWrongReportData(actual, signature);
    }

    function test_RevertWhen_QuoteIsOfAnotherChain() public {
        vm.chainId(777);
        _prepare(KEY, operator);
        bytes32 actual = next.reportDataLow;
        vm.chainId(31_337);
        bytes memory signature = _sign(KEY, registry.sessionDigest(operator, BLOCK - 1));
        _expectWrongReportData(actual, signature);
    }

    function test_RevertWhen_QuoteIsForAnotherRegistry() public {
        bytes memory signature = _prepare(KEY, operator);
        bytes32 actual = keccak256(
            abi.encode(block.chainid, address(1), operator, vm.addr(KEY), BLOCK - 1, blockhash(BLOCK - 1))
        );
        next.reportDataLow = actual;
        verifier.set(next);
        _expectWrongReportData(actual, signature);
    }

    function _expectWrongReportData(bytes32 actual, bytes memory signature) internal {
        bytes32 expected = registry.reportDataFor(operator, vm.addr(KEY), BLOCK - 1, blockhash(BLOCK - 1));
        _expectFailure(
            abi.encodeWithSelector(IEnclaveRegistry.WrongReportData.selector, expected, actual),
            signature,
            BLOCK - 1
        );
    }

    function test_RevertWhen_TcbStatusIsWorseThanPolicy() public {
        next.tcbStatus = TcbStatus.OutOfDate;
        bytes memory signature = _prepare(KEY, operator);
        _expectFailure(
            abi.encodeWithSelector(
                IEnclaveRegistry.TcbStatusTooLow.selector,
                TcbStatus.OutOfDate,
                TcbStatus.ConfigurationAndSWHardeningNeeded
            ),
            signature,
            BLOCK - 1
        );
    }

    function test_RevertWhen_EvaluationNumberIsBelowMinimum() public {
        next.evaluationNumber = MINIMUM - 1;
        bytes memory signature = _prepare(KEY, operator);
        _expectFailure(
            abi.encodeWithSelector(IEnclaveRegistry.EvaluationNumberTooLow.selector, MINIMUM - 1, MINIMUM),
            signature,
            BLOCK - 1
        );
    }

    function test_RevertWhen_PlatformIsDenied() public {
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, new address[](0));
        bytes memory signature = _prepare(KEY, operator);
        _expectFailure(
            abi.encodeWithSelector(IEnclaveRegistry.DeniedPlatform.selector, PLATFORM),
            signature,
            BLOCK - 1
        );
    }

    function test_BindsEverything() public {
        address key = _register(KEY, operator);
        assertEq(key, vm.addr(KEY), "key");
        Session memory session = registry.sessionOf(key);
        assertEq(session.operator, operator, "operator");
        assertEq(session.vendor, VENDOR, "vendor");
        assertEq(session.measurement, MEASUREMENT, "measurement");
        assertEq(session.validFrom, START, "from");
        assertEq(session.evaluationNumber, MINIMUM, "evaluation number");
        assertEq(uint256(session.tcbStatus), uint256(TcbStatus.SWHardeningNeeded), "status");
        assertEq(registry.sessionKeyOn(PLATFORM, operator), key, "seat");
    }

    function test_EmitsSessionRegistered() public {
        bytes memory signature = _prepare(KEY, operator);
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.SessionRegistered(
            vm.addr(KEY),
            operator,
            PLATFORM,
            VENDOR,
            MEASUREMENT,
            keccak256("config"),
            uint64(START + 24 hours),
            TcbStatus.SWHardeningNeeded,
            MINIMUM,
            3
        );
        vm.prank(operator);
        registry.register(VENDOR, "quote", BLOCK - 1, signature);
    }

    function test_SessionLivesForTheVendorsHours() public {
        address key = _register(KEY, operator);
        assertTrue(registry.validAt(key, START), "first second");
        assertTrue(registry.validAt(key, START + 24 hours - 1), "last second");
        assertFalse(registry.validAt(key, START + 24 hours), "after");
        assertFalse(registry.validAt(key, START - 1), "before");
    }

    function test_EndsTheOperatorsEarlierSessionOnThePlatform() public {
        address first = _register(KEY, operator);
        vm.warp(START + 1 hours);
        address second = _register(KEY + 1, operator);
        assertFalse(_isValid(first), "old key now");
        assertTrue(registry.validAt(first, START + 1 hours - 1), "old key's receipts");
        assertTrue(_isValid(second), "new key");
        assertEq(registry.sessionOf(first).validUntil, START + 1 hours, "end");
    }

    function test_LeavesAnotherOperatorsSessionAlone() public {
        address first = _register(KEY, operator);
        _register(KEY + 1, stranger);
        assertTrue(_isValid(first), "a tenant must not end another's session");
    }

    function test_RegistersWhileDegraded() public {
        _lower(VendorStatus.Degraded);
        assertTrue(_isValid(_register(KEY, operator)), "valid");
    }

    /// @dev With the vendor's number these measurements hash alike in the 27 bits that an index has; found by search.
    function test_GivenTheEnclavesIndexIsTaken_EachSessionKeepsItsMeasurement() public {
        uint16[6] memory numbers = [3337, 14422, 11102, 15495, 14422, 3337];
        for (uint256 i = 0; i < numbers.length; ++i) {
            next.measurement = _measurement(numbers[i]);
            _register(KEY + i, operator);
        }
        for (uint256 i = 0; i < numbers.length; ++i) {
            address key = vm.addr(KEY + i);
            assertEq(registry.sessionOf(key).measurement, _measurement(numbers[i]), "its own");
            (, uint8 vendor, bytes32 measurement, , ) = registry.resolve(key, block.timestamp);
            assertEq(measurement, _measurement(numbers[i]), "resolved");
            assertEq(vendor, VENDOR, "vendor");
        }
        uint256 mask = (1 << 27) - 1;
        uint256 first = uint256(keccak256(abi.encode(uint256(_measurement(3337)) | VENDOR)));
        uint256 second = uint256(keccak256(abi.encode(uint256(_measurement(14422)) | VENDOR)));
        assertEq(first & mask, second & mask, "they do collide");
    }

    function _measurement(uint16 number) internal pure returns (bytes32) {
        return keccak256(bytes.concat("enclave ", bytes(_decimal(number)))) & ~bytes32(uint256(0xff));
    }

    function _decimal(uint256 number) internal pure returns (string memory text) {
        for (; number != 0; number /= 10) {
            text = string.concat(string(abi.encodePacked(uint8(48 + (number % 10)))), text);
        }
    }
}
