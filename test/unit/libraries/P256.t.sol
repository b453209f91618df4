// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {P256Fallback} from "../../../contracts/attestation/P256Fallback.sol";
import {P256} from "../../../contracts/attestation/libraries/P256.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @notice Answers every call with the word 1, as a chain with something else at 0x100 might.
contract SaysYes {
    // solhint-disable-next-line no-complex-fallback, payable-fallback
    fallback(bytes calldata) external returns (bytes memory) {
        return abi.encode(uint256(1));
    }
}

contract P256Test is BaseTest {
    bytes32 internal constant X = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296;
    bytes32 internal constant Y = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5;
    address internal stand;

    function setUp() public {
        stand = address(new P256Fallback());
    }

    function requireFit(address verifier) external view {
        P256.requireFit(verifier);
    }

    function _both(bytes32 hash, bytes32 r, bytes32 s, bytes32 x, bytes32 y) internal view returns (bool valid) {
        valid = P256.verify(P256.PRECOMPILE, hash, r, s, x, y);
        assertTrue(valid == P256.verify(stand, hash, r, s, x, y), "precompile and fallback agree");
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_BothAcceptLowAndHighS(bytes32 hash) public view {
        (bytes32 r, bytes32 s) = vm.signP256(1, hash);
        assertTrue(_both(hash, r, s, X, Y), "as signed");
        assertTrue(_both(hash, r, bytes32(P256.N - uint256(s)), X, Y), "the other s");
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_BothRefuseAChange(bytes32 hash, uint8 bit, uint8 field) public view {
        (bytes32 r, bytes32 s) = vm.signP256(1, hash);
        bytes32[5] memory input = [hash, r, s, X, Y];
        input[field % 5] ^= bytes32(uint256(1) << bit);
        assertFalse(_both(input[0], input[1], input[2], input[3], input[4]), "changed");
    }

    function test_BothRefuseTheEdges() public view {
        (bytes32 r, bytes32 s) = vm.signP256(1, bytes32("hash"));
        bytes32 n = bytes32(P256.N);
        assertFalse(_both("hash", 0, s, X, Y), "r = 0");
        assertFalse(_both("hash", r, 0, X, Y), "s = 0");
        assertFalse(_both("hash", n, s, X, Y), "r = n");
        assertFalse(_both("hash", r, n, X, Y), "s = n");
        unchecked {
            // It wraps for a large s, and is then as wrong.
            assertFalse(_both("hash", r, bytes32(uint256(n) + uint256(s)), X, Y), "s above n");
        }
        assertFalse(_both("hash", r, s, 0, 0), "point at infinity");
        assertFalse(_both("hash", r, s, X, X), "not on the curve");
        assertFalse(_both("hash", r, s, bytes32(type(uint256).max), Y), "x above the field");
    }

    function test_FallbackRefusesAnotherSize() public view {
        (bool success, bytes memory output) = stand.staticcall(new bytes(159));
        assertTrue(success && output.length == 0, "too short");
        (success, output) = stand.staticcall(new bytes(161));
        assertTrue(success && output.length == 0, "too long");
    }

    function test_RequireFit_AcceptsBoth() public view {
        this.requireFit(P256.PRECOMPILE);
        this.requireFit(stand);
    }

    function test_RequireFit_RevertWhen_NothingIsThere() public {
        vm.expectRevert(abi.encodeWithSelector(P256.UnfitP256Verifier.selector, address(0xdead)));
        this.requireFit(address(0xdead));
    }

    function test_RequireFit_RevertWhen_ItSaysYesToAll() public {
        address yes = address(new SaysYes());
        vm.expectRevert(abi.encodeWithSelector(P256.UnfitP256Verifier.selector, yes));
        this.requireFit(yes);
    }
}
