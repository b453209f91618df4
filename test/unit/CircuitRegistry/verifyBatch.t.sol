// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IGroth16Errors} from "../../../contracts/interfaces/IGroth16Errors.sol";
import {CircuitTest} from "../../utils/CircuitTest.sol";
import {Trapdoor} from "../../utils/Trapdoor.sol";

contract VerifyBatchTest is CircuitTest {
    uint256[][] private sets;
    bytes[] private proofs;

    function setUp() public override {
        super.setUp();
        (uint256[][] memory sets_, bytes[] memory proofs_) = batch(3, 100);
        for (uint256 i = 0; i < 3; ++i) {
            sets.push(sets_[i]);
            proofs.push(proofs_[i]);
        }
    }

    function test_RevertGiven_UnknownCircuit() external {
        bytes32 unknown = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(ICircuitRegistry.UnknownCircuit.selector, unknown));
        registry.verifyBatch(unknown, sets, proofs);
    }

    function test_RevertWhen_Empty() external {
        vm.expectRevert(IGroth16Errors.EmptyBatch.selector);
        registry.verifyBatch(circuitId, new uint256[][](0), new bytes[](0));
    }

    function test_RevertWhen_ListsDiffer() external {
        vm.expectRevert(abi.encodeWithSelector(IGroth16Errors.BatchLengthMismatch.selector, 2, 3));
        registry.verifyBatch(circuitId, new uint256[][](2), proofs);
        vm.expectRevert(abi.encodeWithSelector(IGroth16Errors.BatchLengthMismatch.selector, 4, 3));
        registry.verifyBatch(circuitId, new uint256[][](4), proofs);
    }

    function test_RevertWhen_TooLarge() external {
        uint256 maximum = registry.MAX_BATCH();
        vm.expectRevert(abi.encodeWithSelector(IGroth16Errors.BatchTooLarge.selector, maximum + 1, maximum));
        registry.verifyBatch(circuitId, new uint256[][](maximum + 1), new bytes[](maximum + 1));
    }

    function testFuzz_RevertWhen_TooLittleGas(uint256 gasLimit) external view {
        // The call needs about 310,000. With any smaller limit it must not say false.
        gasLimit = bound(gasLimit, 2_000, 420_000);
        (bool ok, bytes memory answer) = address(registry).staticcall{gas: gasLimit}(
            abi.encodeCall(registry.verifyBatch, (circuitId, sets, proofs))
        );
        if (ok) assertTrue(abi.decode(answer, (bool)), "a good batch looked bad");
        assertTrue(gasLimit > 280_000 || !ok, "too little gas was enough");
        assertTrue(gasLimit < 400_000 || ok, "plenty of gas was not enough");
    }

    function test_WhenNumberOfSignalsIsWrong() external {
        for (uint256 i = 0; i < 3; ++i) {
            uint256[] memory kept = sets[i];
            sets[i] = new uint256[](2);
            assertFalse(_verify(), "fewer");
            sets[i] = new uint256[](0);
            assertFalse(_verify(), "none");
            sets[i] = new uint256[](4);
            assertFalse(_verify(), "more");
            sets[i] = kept;
        }
        for (uint256 i = 0; i < 3; ++i) sets[i] = new uint256[](0);
        assertFalse(_verify(), "none in any");
    }

    function test_WhenSignalIsNotBelowR() external {
        for (uint256 i = 0; i < 9; ++i) {
            sets[i / 3][i % 3] += R;
            assertFalse(_verify(), "x + r");
            sets[i / 3][i % 3] -= R;
        }
        assertTrue(_verify(), "as before");
    }

    function test_WhenProofIsNot256Bytes() external {
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory kept = proofs[i];
            proofs[i] = cut(kept, 255);
            assertFalse(_verify(), "short");
            proofs[i] = bytes.concat(kept, hex"00");
            assertFalse(_verify(), "long");
            proofs[i] = "";
            assertFalse(_verify(), "empty");
            proofs[i] = kept;
        }
    }

    function test_WhenPointIsMalformed() external {
        for (uint256 i = 0; i < 24; ++i) {
            bytes memory kept = proofs[i / 8];
            uint256 place = 32 * (i % 8);
            proofs[i / 8] = withWord(kept, place, wordAt(kept, place) ^ 1);
            uint256 before = gasleft();
            assertFalse(_verify(), "off the curve");
            assertLe(before - gasleft(), 550_000, "a malformed point burns no more than the caps");
            proofs[i / 8] = withWord(kept, place, wordAt(kept, place) + P);
            assertFalse(_verify(), "not canonical");
            proofs[i / 8] = kept;
        }
        proofs[1] = withPart(proofs[1], 64, outsideSubgroup());
        assertFalse(_verify(), "outside the subgroup");
    }

    /// @dev In a batch of one, and as the first or a later member of a larger one.
    function test_WhenZeroIsNotCanonical() external {
        bytes memory zeroA = Trapdoor.proveWithZeroA(circuit(), sets[0]);
        bytes memory zeroC = Trapdoor.proveWithZeroC(circuit(), sets[0]);
        uint256[][] memory one = new uint256[][](1);
        bytes[] memory alone = new bytes[](1);
        one[0] = sets[0];
        bytes[4] memory variants = [zeroA, zeroC, withWord(zeroA, 32, P), withWord(zeroC, 224, P)];
        for (uint256 i = 0; i < 4; ++i) {
            alone[0] = variants[i];
            assertTrue(registry.verifyBatch(circuitId, one, alone) == (i < 2), "batch of one");
            proofs[0] = variants[i];
            assertTrue(_verify() == (i < 2), "first");
            sets[2] = sets[0];
            bytes memory kept = proofs[2];
            proofs[2] = variants[i];
            assertTrue(_verify() == (i < 2), "first and last");
            proofs[2] = kept;
            sets[2] = _lastSet();
        }
    }

    function test_WhenItemIsBehindCalldata() external view {
        bytes memory data = abi.encodeCall(registry.verifyBatch, (circuitId, sets, proofs));
        // The last word of the last proof: without it, the calldata would end inside the item.
        _expectFalseOrRevert(cut(data, data.length - 1));
        _expectFalseOrRevert(cut(data, data.length - 32));
        // The place of the first array of signals (head: selector, three words, then the array's length).
        uint256 place = 4 + 0x60 + 0x20;
        _expectFalseOrRevert(withWord(data, place, data.length));
        _expectFalseOrRevert(withWord(data, place, type(uint256).max));
        _expectFalseOrRevert(withWord(data, place, 1 << 255));
        _expectTrue(data);
    }

    /// @dev Missing bytes at the end must not count as zeros: here zeros would make the item valid.
    function test_WhenZerosAreMissingAtTheEnd() external view {
        uint256[] memory last = signals;
        last[2] = 0;
        bytes memory proven = Trapdoor.prove(circuit(), last, 4);
        // Proofs first, so that the signals end the calldata.
        bytes memory head = abi.encodePacked(registry.verifyBatch.selector, circuitId, uint256(448), uint256(96));
        bytes memory body = abi.encodePacked(uint256(1), uint256(32), uint256(256), proven);
        bytes memory data = bytes.concat(head, body, abi.encodePacked(uint256(1), uint256(32), uint256(3), last));
        _expectTrue(data);
        for (uint256 missing = 1; missing <= 32; ++missing) _expectFalseOrRevert(cut(data, data.length - missing));

        uint256[][] memory one = new uint256[][](1);
        bytes[] memory alone = new bytes[](1);
        one[0] = signals;
        alone[0] = Trapdoor.proveWithZeroC(circuit(), signals);
        data = abi.encodeCall(registry.verifyBatch, (circuitId, one, alone));
        _expectTrue(data);
        for (uint256 missing = 1; missing <= 64; ++missing) _expectFalseOrRevert(cut(data, data.length - missing));
    }

    function test_WhenOneProofDoesNotHold() external {
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory kept = proofs[i];
            proofs[i] = proof;
            assertFalse(_verify(), "a valid proof of something else");
            proofs[i] = kept;
        }
    }

    function test_WhenItemsAreSwapped() external {
        bytes memory firstProof = proofs[0];
        proofs[0] = proofs[2];
        proofs[2] = firstProof;
        assertFalse(_verify(), "proofs swapped");
        uint256[] memory firstSet = sets[0];
        sets[0] = sets[2];
        sets[2] = firstSet;
        assertTrue(_verify(), "both swapped");
    }

    function testFuzz_WhenEveryProofHolds(uint256 seed) external view {
        (uint256[][] memory sets_, bytes[] memory proofs_) = batch(bound(seed, 1, 4), seed % 2 ** 128);
        assertTrue(registry.verifyBatch(circuitId, sets_, proofs_), "holds");
    }

    function test_WhenSameItemTwice() external {
        sets[1] = sets[0];
        proofs[1] = proofs[0];
        assertTrue(_verify(), "a statement may be proven twice: replay is the caller's matter");
    }

    function test_WhenRealProofs() external {
        string memory json = vm.readFile("test/fixtures/groth16.json");
        bytes32 id = registry.register(vm.parseJsonBytes(json, ".verifyingKey"));
        string[3] memory paths = [".proofs[0]", ".proofs[1]", ".proofs[2]"];
        for (uint256 i = 0; i < 3; ++i) {
            sets[i] = vm.parseJsonUintArray(json, string.concat(paths[i], ".signals"));
            proofs[i] = vm.parseJsonBytes(json, string.concat(paths[i], ".proof"));
        }
        assertTrue(registry.verifyBatch(id, sets, proofs), "real proofs");
        sets[2][1] ^= 1;
        assertFalse(registry.verifyBatch(id, sets, proofs), "one bit of one signal");
    }

    function _lastSet() private pure returns (uint256[] memory) {
        return Trapdoor.signalsFrom(102, 3);
    }

    function _verify() private view returns (bool) {
        return registry.verifyBatch(circuitId, sets, proofs);
    }

    function _expectTrue(bytes memory data) private view {
        (bool ok, bytes memory answer) = address(registry).staticcall(data);
        assertTrue(ok && abi.decode(answer, (bool)), "well-formed calldata");
    }

    function _expectFalseOrRevert(bytes memory data) private view {
        (bool ok, bytes memory answer) = address(registry).staticcall(data);
        assertTrue(!ok || !abi.decode(answer, (bool)), "malformed calldata");
    }
}
