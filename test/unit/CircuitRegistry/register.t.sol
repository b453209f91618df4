// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {Bn254Math} from "../../utils/Bn254Math.sol";
import {CircuitTest} from "../../utils/CircuitTest.sol";
import {Trapdoor} from "../../utils/Trapdoor.sol";

contract RegisterTest is CircuitTest {
    uint256 private constant BETA = 64;
    uint256 private constant GAMMA = 192;
    uint256 private constant DELTA = 320;

    function test_RevertWhen_LengthIsNotAKeys() external {
        _expectLength(cut(key, key.length - 1));
        _expectLength(bytes.concat(key, hex"00"));
        _expectLength(bytes.concat(key, new bytes(32)));
        _expectLength("");
    }

    function test_RevertWhen_NoSignal() external {
        _expectLength(cut(key, 512));
    }

    function test_RevertWhen_TooManySignals() external {
        _expectLength(bytes.concat(key, new bytes(64 * (registry.MAX_SIGNALS() - 2))));
    }

    function test_RevertWhen_G1PointIsZero() external {
        for (uint256 i = 0; i < 5; ++i) {
            uint256 offset = _g1Offset(i);
            _expect(withPart(key, offset, new bytes(64)), ICircuitRegistry.InvalidG1Point.selector, offset);
        }
    }

    function test_RevertWhen_G1PointIsOffCurve() external {
        for (uint256 i = 0; i < 5; ++i) {
            uint256 offset = _g1Offset(i);
            uint256 y = wordAt(key, offset + 32);
            _expect(withWord(key, offset + 32, y + 1), ICircuitRegistry.InvalidG1Point.selector, offset);
        }
    }

    function test_RevertWhen_G1CoordinateIsNotCanonical() external {
        for (uint256 i = 0; i < 10; ++i) {
            uint256 offset = _g1Offset(i / 2);
            uint256 place = offset + 32 * (i % 2);
            _expect(withWord(key, place, wordAt(key, place) + P), ICircuitRegistry.InvalidG1Point.selector, offset);
        }
    }

    function test_RevertWhen_G2PointIsZero() external {
        for (uint256 offset = BETA; offset <= DELTA; offset += 128) {
            _expect(withPart(key, offset, new bytes(128)), ICircuitRegistry.InvalidG2Point.selector);
        }
    }

    function test_RevertWhen_G2PointIsOffCurve() external {
        for (uint256 offset = BETA; offset <= DELTA; offset += 128) {
            uint256 y = wordAt(key, offset + 96);
            _expect(withWord(key, offset + 96, (y + 1) % P), ICircuitRegistry.InvalidG2Point.selector);
        }
    }

    function test_RevertWhen_G2PointIsOutsideSubgroup() external {
        bytes memory point = outsideSubgroup();
        for (uint256 offset = BETA; offset <= DELTA; offset += 128) {
            _expect(withPart(key, offset, point), ICircuitRegistry.InvalidG2Point.selector);
        }
    }

    function test_RevertWhen_G2CoordinateIsNotCanonical() external {
        for (uint256 place = BETA; place < DELTA + 128; place += 32) {
            _expect(withWord(key, place, wordAt(key, place) + P), ICircuitRegistry.InvalidG2Point.selector);
        }
    }

    function test_RevertWhen_G2PointsAreRelated() external {
        bytes memory gamma = _part(GAMMA);
        bytes memory beta = _part(BETA);
        bytes4 selector = ICircuitRegistry.ForgeableKey.selector;
        _expect(withPart(key, GAMMA, beta), selector, GAMMA);
        _expect(withPart(key, GAMMA, _negated(beta)), selector, GAMMA);
        _expect(withPart(key, DELTA, beta), selector, DELTA);
        _expect(withPart(key, DELTA, _negated(beta)), selector, DELTA);
        _expect(withPart(key, DELTA, gamma), selector, DELTA);
        _expect(withPart(key, DELTA, _negated(gamma)), selector, DELTA);
    }

    function test_RevertWhen_BetaOrDeltaIsTheGenerator() external {
        bytes memory generator = Bn254Math.g2(1);
        bytes4 selector = ICircuitRegistry.ForgeableKey.selector;
        _expect(withPart(key, BETA, generator), selector, BETA);
        _expect(withPart(key, BETA, _negated(generator)), selector, BETA);
        _expect(withPart(key, DELTA, generator), selector, DELTA);
        _expect(withPart(key, DELTA, _negated(generator)), selector, DELTA);
    }

    function test_GivenKeyIsRegistered() external {
        vm.recordLogs();
        vm.prank(address(0xbeef));
        assertEq(registry.register(key), circuitId, "same id");
        assertEq(vm.getRecordedLogs().length, 0, "no event");
        assertEq(registry.verifyingKey(circuitId), key, "same key");
    }

    function test_WhenGammaIsTheGenerator() external {
        bytes memory other = withPart(key, GAMMA, Bn254Math.g2(1));
        assertEq(registry.signalCount(registry.register(other)), 3, "registered");
    }

    function test_WhenItHasMaxSignals() external {
        uint256 maximum = registry.MAX_SIGNALS();
        bytes memory other = key;
        bytes memory point = Bn254Math.g1(7);
        for (uint256 i = 3; i < maximum; ++i) other = bytes.concat(other, point);
        bytes32 id = registry.register(other);
        assertEq(registry.signalCount(id), maximum, "signals");
        assertEq(registry.verifyingKey(id), other, "key");
    }

    function test_StoresTheKeyAtItsId() external {
        bytes memory other = Trapdoor.key(Trapdoor.secrets(77, 2));
        bytes32 id = registry.register(other);
        assertEq(id, keccak256(other), "id");
        assertEq(registry.verifyingKey(id), other, "key");
        assertEq(registry.signalCount(id), 2, "signals");
        assertEq(registry.verifyingKey(circuitId), key, "the other one is untouched");
    }

    function test_EmitsCircuitRegistered() external {
        bytes memory other = Trapdoor.key(Trapdoor.secrets(78, 1));
        vm.expectEmit(address(registry));
        emit ICircuitRegistry.CircuitRegistered(keccak256(other), address(0xbeef), 1);
        vm.prank(address(0xbeef));
        registry.register(other);
    }

    function _g1Offset(uint256 i) private pure returns (uint256) {
        return i == 0 ? 0 : 384 + 64 * i;
    }

    function _part(uint256 offset) private view returns (bytes memory) {
        return
            abi.encodePacked(
                wordAt(key, offset),
                wordAt(key, offset + 32),
                wordAt(key, offset + 64),
                wordAt(key, offset + 96)
            );
    }

    function _negated(bytes memory point) private pure returns (bytes memory) {
        return withWord(withWord(point, 64, P - wordAt(point, 64)), 96, P - wordAt(point, 96));
    }

    function _expectLength(bytes memory bad) private {
        _expect(bad, ICircuitRegistry.InvalidKeyLength.selector, bad.length);
    }

    function _expect(bytes memory bad, bytes4 selector) private {
        vm.expectRevert(selector);
        registry.register(bad);
    }

    function _expect(bytes memory bad, bytes4 selector, uint256 argument) private {
        vm.expectRevert(abi.encodeWithSelector(selector, argument));
        registry.register(bad);
    }
}
