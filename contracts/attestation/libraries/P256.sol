// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ECDSA over NIST P-256
/// @notice Calls a contract or precompile with the interface of EIP-7951. Its input is 160 bytes (hash, r, s, x, y). It
/// returns the word 1 if the signature holds, and nothing or any other bytes if it does not.
/// @dev The library accepts a high s, as EIP-7951 does: most signatures of Intel's quotes have one. Code of this
/// project must therefore never use a signature's bytes as an identity.
library P256 {
    /// Address of the precompile of EIP-7951 (and RIP-7212).
    address internal constant PRECOMPILE = address(0x100);
    /// The order of the curve's group.
    uint256 internal constant N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    bytes32 private constant _SELF_TEST_R = 0xf8c621d729a7dfff90190ed552a7ea86a313c0a0a7697593fdf71c9412c93e3c;
    bytes32 private constant _SELF_TEST_S = 0x22efe4dfae4b7210b03706f2a912f678bed33599f4b4de4686ac0402bf1331fe;
    bytes32 private constant _GENERATOR_X = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296;
    bytes32 private constant _GENERATOR_Y = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5;

    /// @notice The P-256 verifier accepts a wrong signature or refuses a good one: pass the address of a
    /// `P256Fallback` on chains without the precompile.
    /// @dev Selector 0x2c140fd2.
    error UnfitP256Verifier(address verifier);

    /// @notice Whether (r, s) is a signature of `hash` by the key (x, y).
    /// @param verifier The precompile, or a contract that stands in for it.
    function verify(
        address verifier,
        bytes32 hash,
        bytes32 r,
        bytes32 s,
        bytes32 x,
        bytes32 y
    ) internal view returns (bool valid) {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, hash)
            mstore(add(input, 0x20), r)
            mstore(add(input, 0x40), s)
            mstore(add(input, 0x60), x)
            mstore(add(input, 0x80), y)
            mstore(0, 0)
            let success := staticcall(gas(), verifier, input, 0xa0, 0, 0x20)
            // An account without code succeeds with no data, so the size counts as well as the word.
            valid := and(and(success, eq(returndatasize(), 0x20)), eq(mload(0), 1))
        }
    }

    /// @notice Requires that `verifier` accepts a known signature, in its low and its high form, and refuses a changed
    /// one.
    /// @dev For constructors: a deployment on a chain without the precompile must fail, not trust silence. The
    /// signature is over keccak256("assay") by the private key 1, whose public key is the curve's generator.
    function requireFit(address verifier) internal view {
        bool fit =
            _selfTest(verifier, 0, _SELF_TEST_S) &&
                _selfTest(verifier, 0, bytes32(N - uint256(_SELF_TEST_S))) &&
                !_selfTest(verifier, 1, _SELF_TEST_S);
        if (!fit) revert UnfitP256Verifier(verifier);
    }

    function _selfTest(address verifier, uint256 change, bytes32 s) private view returns (bool) {
        bytes32 hash = bytes32(uint256(keccak256("assay")) ^ change);
        return verify(verifier, hash, _SELF_TEST_R, s, _GENERATOR_X, _GENERATOR_Y);
    }
}
