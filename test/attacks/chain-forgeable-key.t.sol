// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../../contracts/interfaces/ICircuitRegistry.sol";
import {Groth16Harness} from "../../contracts/mocks/Groth16Harness.sol";
import {Bn254Math} from "../utils/Bn254Math.sol";
import {CircuitTest} from "../utils/CircuitTest.sol";
import {Groth16Twin} from "../utils/Groth16Twin.sol";
import {NaiveBatch} from "../utils/NaiveBatch.sol";

/// @notice Keys with related G2 points: proofs of any statement, made from the key's public bytes alone. Two protocols
/// lost millions to the first of them in 2026. The bare library believes the proof; the registry refuses the key.
contract ForgeableKeyTest is CircuitTest {
    uint256 private constant BETA = 64;
    uint256 private constant GAMMA = 192;
    uint256 private constant DELTA = 320;

    Groth16Harness private harness;

    function setUp() public override {
        super.setUp();
        harness = new Groth16Harness();
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_DeltaIsGamma(uint256 seed) external {
        // A·B = α·β, and C·δ cancels X·γ.
        bytes memory bad = withPart(key, DELTA, _g2(key, GAMMA));
        _expectForged(bad, DELTA, _proof(_alpha(), _g2(bad, BETA), Bn254Math.negG1(_x(bad, seed))), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_DeltaIsMinusGamma(uint256 seed) external {
        bytes memory bad = withPart(key, DELTA, _negated(_g2(key, GAMMA)));
        _expectForged(bad, DELTA, _proof(_alpha(), _g2(bad, BETA), _x(bad, seed)), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_DeltaIsBeta(uint256 seed) external {
        // A·B = X·γ, and C·δ cancels α·β.
        bytes memory bad = withPart(key, DELTA, _g2(key, BETA));
        _expectForged(bad, DELTA, _proof(_x(bad, seed), _g2(bad, GAMMA), Bn254Math.negG1(_alpha())), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_DeltaIsMinusBeta(uint256 seed) external {
        bytes memory bad = withPart(key, DELTA, _negated(_g2(key, BETA)));
        _expectForged(bad, DELTA, _proof(_x(bad, seed), _g2(bad, GAMMA), _alpha()), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_GammaIsBeta(uint256 seed) external {
        // A·B = (α + X)·β, C = 0.
        bytes memory bad = withPart(key, GAMMA, _g2(key, BETA));
        bytes memory a = Bn254Math.addG1(_alpha(), _x(bad, seed));
        _expectForged(bad, GAMMA, _proof(a, _g2(bad, BETA), new bytes(64)), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_GammaIsMinusBeta(uint256 seed) external {
        bytes memory bad = withPart(key, GAMMA, _negated(_g2(key, BETA)));
        bytes memory a = Bn254Math.addG1(_alpha(), Bn254Math.negG1(_x(bad, seed)));
        _expectForged(bad, GAMMA, _proof(a, _g2(bad, BETA), new bytes(64)), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_PhaseTwoNeverRun(uint256 seed) external {
        // What snarkjs exports before any contribution: δ = γ = the generator.
        bytes memory bad = withPart(withPart(key, GAMMA, Bn254Math.g2(1)), DELTA, Bn254Math.g2(1));
        _expectForged(bad, DELTA, _proof(_alpha(), _g2(bad, BETA), Bn254Math.negG1(_x(bad, seed))), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_DeltaIsTheGenerator(uint256 seed, uint32 k) external {
        // γ = k·G for a k that is known: another way to have skipped phase 2.
        vm.assume(k > 1);
        bytes memory bad = withPart(withPart(key, GAMMA, Bn254Math.g2(k)), DELTA, Bn254Math.g2(1));
        bytes memory c = Bn254Math.mulG1(Bn254Math.negG1(_x(bad, seed)), k);
        _expectForged(bad, DELTA, _proof(_alpha(), _g2(bad, BETA), c), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_BetaIsTheGenerator(uint256 seed) external {
        // γ = G, as in every snarkjs key.
        bytes memory bad = withPart(withPart(key, GAMMA, Bn254Math.g2(1)), BETA, Bn254Math.g2(1));
        bytes memory a = Bn254Math.addG1(_alpha(), _x(bad, seed));
        _expectForged(bad, BETA, _proof(a, Bn254Math.g2(1), new bytes(64)), seed);
    }

    /// hardhat-config: fuzz.runs = 16
    function testFuzz_ASoundKeyWithstandsThemAll(uint256 seed) external view {
        bytes memory x = _x(key, seed);
        bytes memory minusX = Bn254Math.negG1(x);
        _expectRefused(_proof(_alpha(), _g2(key, BETA), minusX), seed);
        _expectRefused(_proof(_alpha(), _g2(key, BETA), x), seed);
        _expectRefused(_proof(x, _g2(key, GAMMA), Bn254Math.negG1(_alpha())), seed);
        _expectRefused(_proof(x, _g2(key, GAMMA), _alpha()), seed);
        _expectRefused(_proof(Bn254Math.addG1(_alpha(), x), _g2(key, BETA), new bytes(64)), seed);
        _expectRefused(_proof(Bn254Math.addG1(_alpha(), minusX), _g2(key, BETA), new bytes(64)), seed);
        _expectRefused(_proof(Bn254Math.addG1(_alpha(), x), Bn254Math.g2(1), new bytes(64)), seed);
    }

    /// @dev Any signals at all, which nobody has proven.
    function _lies(uint256 seed) private pure returns (uint256[] memory lies) {
        lies = new uint256[](3);
        for (uint256 i = 0; i < 3; ++i) lies[i] = uint256(keccak256(abi.encode(seed, i))) % R;
    }

    function _expectForged(bytes memory bad, uint256 offset, bytes memory forged, uint256 seed) private {
        address store = harness.addressOf(harness.store(bad));
        assertTrue(harness.verify(store, _lies(seed), forged), "the bare library believes the forgery");
        vm.expectRevert(abi.encodeWithSelector(ICircuitRegistry.ForgeableKey.selector, offset));
        registry.register(bad);
    }

    function _expectRefused(bytes memory forged, uint256 seed) private view {
        assertFalse(registry.verify(circuitId, _lies(seed), forged), "forged");
    }

    function _x(bytes memory of_, uint256 seed) private view returns (bytes memory) {
        return NaiveBatch.point(of_, _lies(seed));
    }

    function _alpha() private view returns (bytes memory) {
        return Groth16Twin.slice(key, 0, 64);
    }

    function _g2(bytes memory of_, uint256 offset) private pure returns (bytes memory) {
        return Groth16Twin.slice(of_, offset, 128);
    }

    function _negated(bytes memory point) private pure returns (bytes memory) {
        return withWord(withWord(point, 64, P - wordAt(point, 64)), 96, P - wordAt(point, 96));
    }

    function _proof(bytes memory a, bytes memory b, bytes memory c) private pure returns (bytes memory) {
        return bytes.concat(a, b, c);
    }
}
