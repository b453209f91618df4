// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bn254Math} from "./Bn254Math.sol";

/// @notice Computes the same as `Groth16` and `Groth16Batch`, in plain Solidity without assembly and without regard for gas.
library Groth16Twin {
    uint256 private constant P = Bn254Math.P;
    uint256 private constant R = Bn254Math.R;

    function verify(bytes memory key, uint256[] memory signals, bytes memory proof) internal view returns (bool) {
        if (key.length != 512 + 64 * signals.length || proof.length != 256) return false;
        bytes memory x = slice(key, 448, 64);
        for (uint256 i = 0; i < signals.length; ++i) {
            if (signals[i] >= R) return false;
            x = Bn254Math.addG1(x, Bn254Math.mulG1(slice(key, 512 + 64 * i, 64), signals[i]));
        }
        bytes memory a = slice(proof, 0, 64);
        if (!canonical(a)) return false;
        bytes memory left = abi.encodePacked(Bn254Math.negG1(a), slice(proof, 64, 128), slice(key, 0, 192));
        bytes memory right = abi.encodePacked(x, slice(key, 192, 128), slice(proof, 192, 64), slice(key, 320, 128));
        return pairing(bytes.concat(left, right));
    }

    /// @notice A batch holds when each of its members does: the statement, not the method.
    function verifyEach(
        bytes memory key,
        uint256[][] memory signals,
        bytes[] memory proofs
    ) internal view returns (bool) {
        for (uint256 i = 0; i < proofs.length; ++i) {
            if (!verify(key, signals[i], proofs[i])) return false;
        }
        return true;
    }

    function canonical(bytes memory point) internal pure returns (bool) {
        (uint256 x, uint256 y) = abi.decode(point, (uint256, uint256));
        return x < P && y < P;
    }

    function pairing(bytes memory input) internal view returns (bool) {
        (bool ok, bytes memory output) = address(8).staticcall{gas: 10_000_000}(input);
        return ok && output.length == 32 && abi.decode(output, (uint256)) == 1;
    }

    function slice(bytes memory data, uint256 start, uint256 length) internal pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; ++i) part[i] = data[start + i];
    }
}
