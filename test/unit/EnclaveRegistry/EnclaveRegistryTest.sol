// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {EnclaveRegistry} from "../../../contracts/EnclaveRegistry.sol";
import {IEnclaveRegistry} from "../../../contracts/interfaces/IEnclaveRegistry.sol";
import {QuoteResult, TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {StubVerifier} from "../../utils/StubVerifier.sol";

/// @notice A registry with one vendor, a guardian, and helpers that register keys.
abstract contract EnclaveRegistryTest is BaseTest {
    uint8 internal constant VENDOR = 128;
    uint16 internal constant MINIMUM = 17;
    uint8 internal constant HOURS = 24;
    uint64 internal constant GUARDIAN_ROLE = 7;
    uint256 internal constant START = 1_790_000_000;
    uint256 internal constant BLOCK = 20_000;
    uint256 internal constant FRESH_BLOCKS = 300;
    uint256 internal constant KEY = 0xa11ce;
    bytes32 internal constant PLATFORM = keccak256("platform");
    /// @dev The last byte of a measurement is zero.
    bytes32 internal constant MEASUREMENT = keccak256("enclave") & ~bytes32(uint256(0xff));

    address internal operator = address(0x0b);
    address internal guardian = address(0x60a);
    address internal stranger = address(0xbad);
    EnclaveRegistry internal registry;
    StubVerifier internal verifier;
    QuoteResult internal next;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(BLOCK);
        vm.setBlockhash(BLOCK - 1, keccak256("block"));
        AccessManager manager = new AccessManager(address(this));
        registry = EnclaveRegistry(_deploy("EnclaveRegistry", abi.encode(address(manager), FRESH_BLOCKS)));
        verifier = new StubVerifier();
        manager.grantRole(GUARDIAN_ROLE, guardian, 0);
        bytes4[] memory selectors = new bytes4[](3);
        selectors[0] = IEnclaveRegistry.revokeSession.selector;
        selectors[1] = IEnclaveRegistry.denyPlatform.selector;
        selectors[2] = IEnclaveRegistry.lowerVendorStatus.selector;
        manager.setTargetFunctionRole(address(registry), selectors, GUARDIAN_ROLE);
        registry.registerVendor(VENDOR, verifier, TcbStatus.ConfigurationAndSWHardeningNeeded, MINIMUM, HOURS);
        next = QuoteResult(MEASUREMENT, PLATFORM, 0, keccak256("config"), TcbStatus.SWHardeningNeeded, MINIMUM, 3);
    }

    /// @dev Makes the stub answer with a quote for this key, account and the previous block.
    function _prepare(uint256 key, address account) internal returns (bytes memory signature) {
        uint256 number = block.number - 1;
        next.reportDataLow = registry.reportDataFor(account, vm.addr(key), number, blockhash(number));
        verifier.set(next);
        return _sign(key, registry.sessionDigest(account, number));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _register(uint256 key, address account) internal returns (address sessionKey) {
        bytes memory signature = _prepare(key, account);
        uint256 number = block.number - 1;
        vm.prank(account);
        return registry.register(VENDOR, "quote", number, signature);
    }

    function _lower(VendorStatus status) internal {
        vm.prank(guardian);
        registry.lowerVendorStatus(VENDOR, status);
    }

    function _expectUnauthorized(address caller) internal {
        vm.expectRevert(abi.encodeWithSignature("AccessManagedUnauthorized(address)", caller));
    }

    function _isValid(address key) internal view returns (bool) {
        return registry.validAt(key, block.timestamp);
    }
}
