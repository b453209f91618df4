// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CircuitRegistry} from "../../contracts/CircuitRegistry.sol";
import {BaseTest} from "./BaseTest.sol";
import {Trapdoor} from "./Trapdoor.sol";

/// @notice A registry with one circuit of three signals whose secrets are known, and a proof of it.
abstract contract CircuitTest is BaseTest {
    uint256 internal constant R = Trapdoor.R;
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    CircuitRegistry internal registry;
    bytes internal key;
    bytes32 internal circuitId;
    uint256[] internal signals;
    bytes internal proof;

    function setUp() public virtual {
        registry = new CircuitRegistry();
        key = Trapdoor.key(circuit());
        circuitId = registry.register(key);
        signals = Trapdoor.signalsFrom(1, 3);
        proof = Trapdoor.prove(circuit(), signals, 2);
    }

    function circuit() internal pure returns (Trapdoor.Secrets memory) {
        return Trapdoor.secrets(0, 3);
    }

    /// @notice `size` valid proofs of the circuit.
    function batch(uint256 size, uint256 seed) internal view returns (uint256[][] memory sets, bytes[] memory proofs) {
        sets = new uint256[][](size);
        proofs = new bytes[](size);
        for (uint256 i = 0; i < size; ++i) {
            sets[i] = Trapdoor.signalsFrom(seed + i, 3);
            proofs[i] = Trapdoor.prove(circuit(), sets[i], seed + i);
        }
    }

    /// @notice A copy with the word at byte `offset` replaced.
    function withWord(bytes memory data, uint256 offset, uint256 word) internal pure returns (bytes memory copy) {
        copy = bytes.concat(data);
        for (uint256 i = 0; i < 32; ++i) copy[offset + i] = bytes32(word)[i];
    }

    /// @notice A copy with the bytes from `offset` on replaced by `part`.
    function withPart(bytes memory data, uint256 offset, bytes memory part) internal pure returns (bytes memory copy) {
        copy = bytes.concat(data);
        for (uint256 i = 0; i < part.length; ++i) copy[offset + i] = part[i];
    }

    function wordAt(bytes memory data, uint256 offset) internal pure returns (uint256 word) {
        for (uint256 i = 0; i < 32; ++i) word = (word << 8) | uint8(data[offset + i]);
    }

    /// @notice A copy without its last bytes.
    function cut(bytes memory data, uint256 length) internal pure returns (bytes memory copy) {
        copy = new bytes(length);
        for (uint256 i = 0; i < length; ++i) copy[i] = data[i];
    }

    /// @notice A point of the twist's curve y² = x³ + 3/(9 + i) that is not of order r.
    function outsideSubgroup() internal pure returns (bytes memory) {
        return
            abi.encodePacked(
                uint256(0),
                uint256(1),
                uint256(5912654199736721486680175016176231956195085055698687135131307249486702594212),
                uint256(18278151005453108793778860132295291098363647455926340152056652516292830556603)
            );
    }
}
