// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveRegistry} from "../../../contracts/interfaces/IEnclaveRegistry.sol";
import {Session} from "../../../contracts/types/Attestation.sol";
import {StubVerifier} from "../../utils/StubVerifier.sol";
import {EnclaveRegistryTest} from "./EnclaveRegistryTest.sol";

contract SessionsTest is EnclaveRegistryTest {
    address internal key;

    function setUp() public override {
        super.setUp();
        key = _register(KEY, operator);
        vm.warp(START + 100);
    }

    function _deny() internal {
        address[] memory operators = new address[](1);
        operators[0] = operator;
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, operators);
    }

    function test_EndSession_RevertWhen_CallerIsNotTheOperator() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.NotOperator.selector, stranger, operator));
        vm.prank(stranger);
        registry.endSession(key);
    }

    function test_EndSession_RevertWhen_KeyIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.NotOperator.selector, operator, address(0)));
        vm.prank(operator);
        registry.endSession(address(1));
    }

    function test_EndSession_EndsNow() public {
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.SessionEnded(key, uint64(START + 100));
        vm.prank(operator);
        registry.endSession(key);
        assertFalse(_isValid(key), "ended");
        assertTrue(registry.validAt(key, START + 99), "receipts from before");
    }

    function test_EndSession_GivenItHasEnded_ChangesNothing() public {
        vm.prank(operator);
        registry.endSession(key);
        vm.warp(START + 200);
        vm.prank(operator);
        registry.endSession(key);
        assertEq(registry.sessionOf(key).validUntil, START + 100, "first end");
    }

    function test_RevokeSession_RevertWhen_CallerIsNotTheGuardian() public {
        _expectUnauthorized(stranger);
        vm.prank(stranger);
        registry.revokeSession(key);
    }

    function test_RevokeSession_RevertWhen_KeyIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownSession.selector, address(1)));
        vm.prank(guardian);
        registry.revokeSession(address(1));
    }

    function test_RevokeSession_EndsNow() public {
        vm.prank(guardian);
        registry.revokeSession(key);
        assertFalse(_isValid(key), "revoked");
    }

    function test_RevokedAt_IsTheSecondOfTheRevocation() public {
        assertEq(registry.revokedAt(key), 0, "alive");
        Session memory before = registry.sessionOf(key);
        vm.prank(guardian);
        registry.revokeSession(key);
        assertEq(registry.revokedAt(key), START + 100, "when");
        Session memory session = registry.sessionOf(key);
        assertEq(uint256(session.tcbStatus), uint256(before.tcbStatus), "its other facts stay");
        assertEq(session.evaluationNumber, before.evaluationNumber, "evaluation");
    }

    function test_RevokedAt_IsTheSecondInWhichADeniedPlatformLostIt() public {
        _deny();
        assertEq(registry.revokedAt(key), START + 100, "when");
    }

    function test_RevokedAt_IsZero_GivenItsOperatorEndedIt() public {
        vm.prank(operator);
        registry.endSession(key);
        vm.prank(guardian);
        registry.revokeSession(key);
        assertEq(registry.revokedAt(key), 0, "by its operator");
    }

    function test_RevokedAt_IsZero_GivenAnUnknownKey() public view {
        assertEq(registry.revokedAt(address(1)), 0, "unknown");
    }

    function test_DenyPlatform_RevertWhen_CallerIsNotTheGuardian() public {
        _expectUnauthorized(stranger);
        vm.prank(stranger);
        registry.denyPlatform(PLATFORM, new address[](0));
    }

    function test_DenyPlatform_Denies() public {
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.PlatformDenied(PLATFORM);
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, new address[](0));
        assertTrue(registry.isDenied(PLATFORM), "denied");
        assertTrue(_isValid(key), "not named, so not yet ended");
    }

    function test_DenyPlatform_EndsNamedSessions() public {
        _deny();
        assertFalse(_isValid(key), "ended");
        assertTrue(registry.validAt(key, START + 99), "receipts from before");
    }

    function test_DenyPlatform_GivenAnOperatorWithoutSession_GoesOn() public {
        address[] memory operators = new address[](2);
        operators[0] = stranger;
        operators[1] = operator;
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, operators);
        assertFalse(_isValid(key), "ended");
    }

    function test_AllowPlatform_RevertWhen_CallerIsNotTheGovernor() public {
        _expectUnauthorized(guardian);
        vm.prank(guardian);
        registry.allowPlatform(PLATFORM);
    }

    function test_AllowPlatform_RevertWhen_NotDenied() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.PlatformNotDenied.selector, PLATFORM));
        registry.allowPlatform(PLATFORM);
    }

    function test_AllowPlatform_TakesRegistrationsAgain() public {
        _deny();
        registry.allowPlatform(PLATFORM);
        assertFalse(_isValid(key), "stays ended");
        assertTrue(_isValid(_register(KEY + 1, operator)), "new key");
    }

    function test_EndDeniedSession_RevertWhen_NotDenied() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.PlatformNotDenied.selector, PLATFORM));
        registry.endDeniedSession(PLATFORM, operator);
    }

    function test_EndDeniedSession_CountsFromTheDenial() public {
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, new address[](0));
        vm.warp(START + 200);
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.SessionEnded(key, uint64(START + 100));
        vm.prank(stranger);
        registry.endDeniedSession(PLATFORM, operator);
        assertEq(registry.revokedAt(key), START + 100, "the second of the denial");
        assertFalse(registry.validAt(key, START + 100), "not even before the call");
        assertTrue(registry.validAt(key, START + 99), "receipts from before the denial");
    }

    function test_EndDeniedSession_CountsFromTheDenial_GivenTheSessionRanOutSince() public {
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, new address[](0));
        vm.warp(START + 30 days);
        registry.endDeniedSession(PLATFORM, operator);
        assertEq(registry.revokedAt(key), START + 100, "the second of the denial");
    }

    function test_DenyPlatform_GivenItIsDenied_EndsAsOfTheFirstDenial() public {
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, new address[](0));
        vm.warp(START + 200);
        _deny();
        assertEq(registry.revokedAt(key), START + 100, "the first");
    }

    /* CERTIFICATES THAT THE VENDOR REVOKED */

    function test_EndRevokedSession_RevertWhen_KeyIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownSession.selector, address(1)));
        registry.endRevokedSession(address(1), "quote", BLOCK - 1, keccak256("block"));
    }

    function test_EndRevokedSession_RevertGiven_TheVerifierKnowsNoRevocation() public {
        vm.expectRevert(abi.encodeWithSelector(StubVerifier.NotRevoked.selector));
        registry.endRevokedSession(key, "quote", BLOCK - 1, keccak256("block"));
    }

    function test_EndRevokedSession_RevertWhen_TheQuoteIsOfAnotherSession() public {
        verifier.setRevoked(true);
        bytes32 actual = registry.reportDataFor(operator, key, BLOCK - 1, keccak256("block"));
        address alien = _register(KEY + 1, stranger);
        bytes32 alienData = registry.reportDataFor(stranger, alien, BLOCK - 1, keccak256("block"));
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.WrongReportData.selector, actual, alienData));
        registry.endRevokedSession(key, "quote", BLOCK - 1, keccak256("block"));
    }

    /// @dev Any program of a revoked machine can quote the report data of any session.
    function test_EndRevokedSession_RevertWhen_TheQuoteIsOfAnotherMachine() public {
        verifier.setRevoked(true);
        next.platformId = keccak256("another machine");
        verifier.set(next);
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.WrongPlatform.selector, key, next.platformId));
        registry.endRevokedSession(key, "quote", BLOCK - 1, keccak256("block"));
        assertTrue(_isValid(key), "alive");
    }

    function test_EndRevokedSession_EndsNow() public {
        verifier.setRevoked(true);
        vm.expectEmit(address(registry));
        emit IEnclaveRegistry.SessionEnded(key, uint64(START + 100));
        vm.prank(stranger);
        registry.endRevokedSession(key, "quote", BLOCK - 1, keccak256("block"));
        assertFalse(_isValid(key), "ended");
        assertEq(registry.revokedAt(key), START + 100, "taken from its operator");
    }

    function test_EndDeniedSession_Ends() public {
        vm.prank(guardian);
        registry.denyPlatform(PLATFORM, new address[](0));
        vm.prank(stranger);
        registry.endDeniedSession(PLATFORM, operator);
        assertFalse(_isValid(key), "ended");
    }

    function test_SessionOf_RevertWhen_KeyIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.UnknownSession.selector, address(1)));
        registry.sessionOf(address(1));
    }

    function test_ReportDataFor_IsTheHash() public view {
        bytes32 expected = keccak256(abi.encode(block.chainid, address(registry), operator, key, 5, bytes32("b")));
        assertEq(registry.reportDataFor(operator, key, 5, "b"), expected, "hash");
    }

    function test_SessionDigest_IsEip712() public view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Assay EnclaveRegistry"),
                keccak256("1"),
                block.chainid,
                address(registry)
            )
        );
        bytes32 message = keccak256(
            abi.encode(keccak256("Session(address operator,uint256 blockNumber)"), operator, uint256(9))
        );
        bytes32 expected = keccak256(abi.encodePacked(hex"1901", domain, message));
        assertEq(registry.sessionDigest(operator, 9), expected, "digest");
    }
}
