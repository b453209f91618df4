// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Groth16Harness} from "../../contracts/mocks/Groth16Harness.sol";
import {Bn254Math} from "../utils/Bn254Math.sol";
import {CircuitTest} from "../utils/CircuitTest.sol";
import {Groth16Twin} from "../utils/Groth16Twin.sol";
import {NaiveBatch} from "../utils/NaiveBatch.sol";

/// @notice A batch is as sound as its coefficients are unpredictable. Each attack passes a batcher that somebody has
/// deployed, and fails against ours.
contract BatchAttackTest is CircuitTest {
    uint256 private constant SIZE = 3;

    uint256[][] private sets;
    bytes[] private proofs;

    function setUp() public override {
        super.setUp();
        (uint256[][] memory sets_, bytes[] memory proofs_) = batch(SIZE, 900);
        for (uint256 i = 0; i < SIZE; ++i) {
            sets.push(sets_[i]);
            proofs.push(proofs_[i]);
        }
        assertTrue(_ours(), "the honest batch holds");
    }

    /// @dev Errors in C that the known coefficients cancel: block hashes of the past, say.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_CancellingPairsWithKnownCoefficients(uint256 seed) external {
        uint256[] memory known = _fromBlockHashes();
        uint256 shift = (seed % (R - 1)) + 1;
        uint256 opposite = mulmod(R - mulmod(shift, known[0], R), Bn254Math.inverse(known[1]), R);
        _shiftC(0, shift);
        _shiftC(1, opposite);
        _expectAttack(known, "coefficients known before the proofs");
    }

    /// @dev Coefficients from each proof alone leave the signals free: claims of any numbers that cancel.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_CancellingSignalsWithCoefficientsOfEachProof(uint256 seed) external {
        uint256[] memory each = _fromEachProof();
        uint256 shift = (seed % (R - 1)) + 1;
        uint256 opposite = mulmod(R - mulmod(shift, each[0], R), Bn254Math.inverse(each[1]), R);
        sets[0][1] = addmod(sets[0][1], shift, R);
        sets[1][1] = addmod(sets[1][1], opposite, R);
        _expectAttack(each, "coefficients of each proof alone");
    }

    /// @dev The same when one seed covers all proofs, but not the signals.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_CancellingSignalsWithCoefficientsOfAllProofs(uint256 seed) external {
        uint256[] memory all = _fromAllProofs();
        uint256 shift = (seed % (R - 1)) + 1;
        uint256 opposite = mulmod(R - mulmod(shift, all[0], R), Bn254Math.inverse(all[1]), R);
        sets[0][2] = addmod(sets[0][2], shift, R);
        sets[1][2] = addmod(sets[1][2], opposite, R);
        _expectAttack(all, "coefficients of the proofs without the signals");
    }

    /// @dev No coefficients at all: sums do not see who a member belongs to.
    function test_SwappedCommitments() external {
        bytes memory first = Groth16Twin.slice(proofs[0], 192, 64);
        proofs[0] = withPart(proofs[0], 192, Groth16Twin.slice(proofs[1], 192, 64));
        proofs[1] = withPart(proofs[1], 192, first);
        _expectAttack(_ones(), "C swapped between two proofs");
    }

    function test_SwappedSignals() external {
        uint256[] memory first = sets[0];
        sets[0] = sets[2];
        sets[2] = first;
        _expectAttack(_ones(), "answers swapped between two jobs");
    }

    function test_SwappedSingleSignal() external {
        (sets[0][1], sets[2][1]) = (sets[2][1], sets[0][1]);
        _expectAttack(_ones(), "one answer swapped between two jobs");
    }

    /// @dev Against ours the attacker can learn ρ only after fixing the batch: errors that cancel for the honest batch's ρ
    /// change ρ.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_CancellingForTheHonestChallenge(uint256 seed) external {
        uint256 rho = _challenge();
        uint256[] memory powers = new uint256[](SIZE);
        powers[0] = 1;
        for (uint256 i = 1; i < SIZE; ++i) powers[i] = mulmod(powers[i - 1], rho, R);
        uint256 shift = (seed % (R - 1)) + 1;
        _shiftC(1, shift);
        _shiftC(2, mulmod(R - shift, Bn254Math.inverse(rho), R));
        _expectAttack(powers, "the same combination with a stale challenge");
    }

    /// @dev Every word of the batch, its order and the key move the challenge.
    function test_ChallengeCoversEverything() external {
        Groth16Harness harness = new Groth16Harness();
        address store = harness.addressOf(harness.store(key));
        uint256 rho = harness.challenge(store, sets, proofs);
        assertEq(rho, _challenge(), "by its definition");
        for (uint256 i = 0; i < SIZE; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                sets[i][j] ^= 1;
                assertTrue(harness.challenge(store, sets, proofs) != rho, "a signal");
                sets[i][j] ^= 1;
            }
            bytes memory kept = proofs[i];
            for (uint256 j = 0; j < 256; j += 32) {
                proofs[i] = withWord(kept, j, wordAt(kept, j) ^ 1);
                assertTrue(harness.challenge(store, sets, proofs) != rho, "a word of a proof");
            }
            proofs[i] = kept;
        }
        assertEq(harness.challenge(store, sets, proofs), rho, "as before");
        bytes memory other = withPart(key, 0, Bn254Math.g1(5));
        store = harness.addressOf(harness.store(other));
        assertTrue(harness.challenge(store, sets, proofs) != rho, "the key");
        sets.pop();
        proofs.pop();
        assertTrue(harness.challenge(store, sets, proofs) != rho, "the number");
    }

    /// @dev A single error cannot cancel, whatever the challenge.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_OneBadProof(uint256 seed, uint256 index) external {
        _shiftC(bound(index, 0, SIZE - 1), (seed % (R - 1)) + 1);
        assertFalse(_ours(), "one bad proof");
    }

    function _expectAttack(uint256[] memory coefficients, string memory what) private view {
        assertTrue(NaiveBatch.verify(key, sets, proofs, coefficients), what);
        bool all = true;
        for (uint256 i = 0; i < SIZE; ++i) all = all && registry.verify(circuitId, sets[i], proofs[i]);
        assertFalse(all, "the batch is false");
        assertFalse(_ours(), what);
    }

    function _ours() private view returns (bool) {
        return registry.verifyBatch(circuitId, sets, proofs);
    }

    /// @dev Adds scalar·G to a proof's C.
    function _shiftC(uint256 index, uint256 scalar) private {
        bytes memory c = Bn254Math.addG1(Groth16Twin.slice(proofs[index], 192, 64), Bn254Math.g1(scalar));
        proofs[index] = withPart(proofs[index], 192, c);
    }

    /// @dev ρ of the batch as it is, by its definition: key, size, pairs (A, B), then C and signals of each.
    function _challenge() private view returns (uint256) {
        bytes memory pairs = "";
        bytes memory items = "";
        for (uint256 i = 0; i < SIZE; ++i) {
            pairs = bytes.concat(pairs, Groth16Twin.slice(proofs[i], 0, 192));
            items = bytes.concat(items, Groth16Twin.slice(proofs[i], 192, 64), abi.encodePacked(sets[i]));
        }
        return uint256(keccak256(bytes.concat(keccak256(bytes.concat(hex"00", key)), bytes32(SIZE), pairs, items))) % R;
    }

    function _fromBlockHashes() private pure returns (uint256[] memory coefficients) {
        coefficients = new uint256[](SIZE);
        for (uint256 i = 0; i < SIZE; ++i) coefficients[i] = uint256(keccak256(abi.encode("block", i))) % R;
    }

    function _fromEachProof() private view returns (uint256[] memory coefficients) {
        coefficients = new uint256[](SIZE);
        for (uint256 i = 0; i < SIZE; ++i) coefficients[i] = uint256(keccak256(proofs[i])) % R;
    }

    function _fromAllProofs() private view returns (uint256[] memory coefficients) {
        coefficients = new uint256[](SIZE);
        bytes32 seed = keccak256(bytes.concat(proofs[0], proofs[1], proofs[2]));
        for (uint256 i = 0; i < SIZE; ++i) coefficients[i] = uint256(keccak256(abi.encode(seed, i))) % R;
    }

    function _ones() private pure returns (uint256[] memory coefficients) {
        coefficients = new uint256[](SIZE);
        for (uint256 i = 0; i < SIZE; ++i) coefficients[i] = 1;
    }
}
