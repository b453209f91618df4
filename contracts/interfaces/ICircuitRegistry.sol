// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "./IGroth16Errors.sol";

/// @title Registry of Groth16 verifying keys
/// @notice Permissionless and content-addressed: a circuit's id is the keccak256 of its verifying key, so nobody
/// approves, owns or can replace an entry. Every check of a key is made once, on entry, and the key is then kept as the
/// code of a contract whose address follows from the id alone: reading it touches no storage.
///
/// A key is `alpha (64 bytes) | beta (128) | gamma (128) | delta (128) | IC[0] … IC[n] (64 each)` for `n` public
/// signals. Words are big-endian; a G1 point is `x | y`; a G2 point is in the order of EIP-197, `x.c1 | x.c0 | y.c1 |
/// y.c0`. A proof is 256 bytes: `A (64) | B (128) | C (64)`.
///
/// The registry checks that a key is well formed and that nobody can forge proofs for it by plain algebra. It cannot
/// see who knows the randomness of its setup: trust in a key is trust in its ceremony.
interface ICircuitRegistry is IGroth16Errors {
    /// @notice A new key passed every check and was stored.
    /// @param circuitId keccak256 of the key's bytes
    /// @param registrant who sent it; carries no right
    /// @param signalCount how many public signals the circuit has
    event CircuitRegistered(bytes32 indexed circuitId, address indexed registrant, uint256 signalCount);

    /// @notice The key's length is not `448 + 64 * (n + 1)` bytes with 1 ≤ n ≤ `MAX_SIGNALS`.
    /// @dev Selector 0x22a65ab8.
    error InvalidKeyLength(uint256 length);

    /// @notice A G1 point of the key is zero, off the curve, or has a coordinate that is not below the field's prime.
    /// @param offset the point's first byte within the key
    /// @dev Selector 0x3d699c8e.
    error InvalidG1Point(uint256 offset);

    /// @notice beta, gamma or delta is zero, off the curve, outside the subgroup of order r, or not canonical.
    /// @dev Selector 0x9f1cd1ca.
    error InvalidG2Point();

    /// @notice Two of beta, gamma, delta are equal up to sign, or beta or delta is the generator of G2 up to sign.
    /// Anybody could forge proofs: see `VerifyingKey.sol`. With snarkjs it means that phase 2 was never run.
    /// @param offset the first byte, within the key, of the point that is not independent of an earlier one
    /// @dev Selector 0x741255ee.
    error ForgeableKey(uint256 offset);

    /// @notice No key with this id was registered.
    /// @dev Selector 0xe80eb6e0.
    error UnknownCircuit(bytes32 circuitId);

    /// @notice The most public signals that a circuit may have.
    function MAX_SIGNALS() external view returns (uint256);

    /// @notice The most proofs in one call of `verifyBatch`: with three signals each they fit into EIP-7825's 16,777,216 gas.
    function MAX_BATCH() external view returns (uint256);

    /// @notice Checks and stores a verifying key. Registering a known key again changes nothing and returns its id, so
    /// a copycat's transaction cannot make a deployment fail.
    /// @param key the key's bytes, laid out as above
    /// @return circuitId keccak256 of `key`
    function register(bytes calldata key) external returns (bytes32 circuitId);

    /// @notice Whether `proof` proves the circuit's statement for `signals`.
    /// @dev False, never a revert, for: a wrong number of signals, a signal that is not below r, a proof that is not 256
    /// bytes, a malformed point, and a proof that does not hold. Reverts with `UnknownCircuit`, and with
    /// `InsufficientGas` when a precompile could not run. A malformed point costs at most 5/4 of a pairing's price.
    ///
    /// Proofs are malleable: from `(A, B, C)` anybody derives others for the same signals, `(−A, −B, C)` among them. Bind
    /// what must happen once to a signal (a job id), never to the bytes of a proof.
    function verify(
        bytes32 circuitId,
        uint256[] calldata signals,
        bytes calldata proof
    ) external view returns (bool holds);

    /// @notice Whether every proof of a batch of one circuit holds: `proofs[i]` for `signals[i]`.
    /// @dev False when any would be false in `verify`; it does not say which (bisect off chain). A false batch is
    /// accepted with probability below 2⁻²⁴⁵ for each keccak256 that an attacker evaluates. Reverts as `verify`, and
    /// with `EmptyBatch`, `BatchLengthMismatch` and `BatchTooLarge`.
    function verifyBatch(
        bytes32 circuitId,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (bool hold);

    /// @notice How many public signals a circuit has; 0 for an unknown one.
    function signalCount(bytes32 circuitId) external view returns (uint256 signals);

    /// @notice The bytes of a verifying key; reverts with `UnknownCircuit`.
    function verifyingKey(bytes32 circuitId) external view returns (bytes memory key);
}
