// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {P256 as OpenZeppelinP256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

/// @title Stand-in for the P-256 precompile
/// @notice Serves chains without the precompile of EIP-7951, with the same input and output.
/// @dev OpenZeppelin's routine refuses an s above half the order, so this contract first replaces such an s by its
/// equivalent.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract P256Fallback {
    /* CONSTANTS */

    uint256 private constant _INPUT_SIZE = 160;

    /* EXTERNAL */

    /// @notice Checks a signature.
    /// @param input 160 bytes: hash, r, s, x, y.
    /// @return output The word 1 if the signature holds; otherwise nothing.
    // The precompile has no selector, so its stand-in has none either.
    // solhint-disable-next-line payable-fallback, no-complex-fallback
    fallback(bytes calldata input) external returns (bytes memory output) {
        if (input.length != _INPUT_SIZE) return "";
        (bytes32 hash, bytes32 r, bytes32 s, bytes32 x, bytes32 y) = abi.decode(
            input,
            (bytes32, bytes32, bytes32, bytes32, bytes32)
        );
        uint256 n = OpenZeppelinP256.N;
        if (uint256(s) > n >> 1 && uint256(s) < n) s = bytes32(n - uint256(s));
        return OpenZeppelinP256.verifySolidity(hash, r, s, x, y) ? abi.encode(uint256(1)) : bytes("");
    }
}
