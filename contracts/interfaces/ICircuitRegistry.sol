// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "./IGroth16Errors.sol";

/// @title Registry of Groth16 verifying keys
/// @notice Permissionless and content-addressed: a circuit's id is the keccak256 of its verifying key, so no account
/// approves, owns or can replace an entry. The registry checks a key once, on entry, and keeps it as the code of a
/// contract. That contract's address follows from the id alone, so reading a key touches no storage.
///
/// A key is `alpha (64 bytes) | beta (128) | gamma (128) | delta (128) | IC[0] … IC[n] (64 each)` for `n` public
/// signals. Words are big-endian; a G1 point is `x | y`; a G2 point is in the order of EIP-197, `x.c1 | x.c0 | y.c1 |
/// y.c0`. A proof is 256 bytes: `A (64) | B (128) | C (64)`.
/// @dev Assumptions.
/// - Token, time, roles: none. The contract holds no money, reads no clock and has no owner.
/// - Trust: a key is as honest as its ceremony. The registry refuses a malformed key and a key that plain algebra can
///   forge proofs for. It cannot see which party knows the randomness of the setup.
/// - Chain: the precompiles of EIP-196, EIP-197 and the addresses that Ethereum gives to CREATE and CREATE2.
interface ICircuitRegistry is IGroth16Errors {
    /* EVENTS */

    /// @notice A new key passed every check and was stored.
    /// @param circuitId keccak256 of the key's bytes.
    /// @param registrant Sender of the transaction; registration gives no right.
    /// @param signalCount Number of public signals of the circuit.
    event CircuitRegistered(bytes32 indexed circuitId, address indexed registrant, uint256 signalCount);

    /* ERRORS */

    /// @notice The key's length is not `448 + 64 * (n + 1)` bytes with 1 ≤ n ≤ `MAX_SIGNALS`.
    /// @dev Selector 0x22a65ab8.
    error InvalidKeyLength(uint256 length);

    /// @notice A G1 point of the key is zero, off the curve, or has a coordinate that is not below the field's prime.
    /// @param offset The point's first byte within the key.
    /// @dev Selector 0x3d699c8e.
    error InvalidG1Point(uint256 offset);

    /// @notice beta, gamma or delta is zero, off the curve, outside the subgroup of order r, or not canonical.
    /// @dev Selector 0x9f1cd1ca.
    error InvalidG2Point();

    /// @notice Two of beta, gamma, delta are equal up to sign, or beta or delta is the generator of G2 up to sign.
    /// Anyone could forge proofs: see `VerifyingKey.sol`. A key from snarkjs fails this way if phase 2 was never run.
    /// @param offset First byte, within the key, of the point that depends on an earlier point.
    /// @dev Selector 0x741255ee.
    error ForgeableKey(uint256 offset);

    /// @notice No verifying key with this id is registered: register the circuit's key first, or correct the id.
    /// @dev Selector 0xe80eb6e0.
    error UnknownCircuit(bytes32 circuitId);

    /* REGISTRATION */

    /// @notice Checks and stores a verifying key. Registering a known key again changes nothing and returns its id, so
    /// a copycat's transaction cannot make a deployment fail.
    /// @dev Reverts with `InvalidKeyLength`, `InvalidG1Point`, `InvalidG2Point`, `ForgeableKey`, with `InsufficientGas`
    /// when a precompile could not run, and with `KeyStore.WriteFailed` when the key could not be stored.
    /// @param key The key's bytes, laid out as above.
    /// @return circuitId keccak256 of `key`.
    function register(bytes calldata key) external returns (bytes32 circuitId);

    /* VERIFICATION */

    /// @notice Whether `proof` proves the circuit's statement for `signals`.
    /// @dev Answers false, and does not revert, for a wrong number of signals, a signal that is not below r, a proof
    /// that is not 256 bytes long, a malformed point, and a proof that does not hold. A malformed point costs at most
    /// 5/4 of a pairing's price.
    ///
    /// Proofs are malleable: from `(A, B, C)` anyone can derive others for the same signals, `(−A, −B, C)` among them.
    /// An action that must happen once must depend on a signal (a job id), never on the bytes of a proof.
    ///
    /// Reverts with `UnknownCircuit`, and with `InsufficientGas` when a precompile could not run.
    /// @param circuitId Id of a registered key.
    /// @param signals The public signals, in the circuit's order.
    /// @param proof The proof, laid out as above.
    /// @return holds Whether the proof holds.
    function verify(
        bytes32 circuitId,
        uint256[] calldata signals,
        bytes calldata proof
    ) external view returns (bool holds);

    /// @notice Whether every proof of a batch of one circuit holds: `proofs[i]` for `signals[i]`.
    /// @dev Answers false when `verify` would for any item; it does not say for which (bisect off chain). A false batch
    /// is accepted with probability below 2⁻²⁴⁵ for each keccak256 that an attacker evaluates.
    ///
    /// Reverts with `EmptyBatch`, `BatchLengthMismatch`, `BatchTooLarge`, `UnknownCircuit`, and with `InsufficientGas`
    /// when a precompile could not run.
    /// @param circuitId Id of a registered key.
    /// @param signals The public signals of each proof.
    /// @param proofs As many proofs, at most `MAX_BATCH`.
    /// @return hold Whether all of them hold.
    function verifyBatch(
        bytes32 circuitId,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (bool hold);

    /* VIEWS */

    /// @notice The number of public signals of a circuit; 0 for an unknown circuit.
    /// @dev Never reverts.
    /// @param circuitId Id of a key.
    /// @return signals The number of public signals.
    function signalCount(bytes32 circuitId) external view returns (uint256 signals);

    /// @notice The bytes of a verifying key.
    /// @dev Reverts with `UnknownCircuit`.
    /// @param circuitId Id of a registered key.
    /// @return key The key, laid out as above.
    function verifyingKey(bytes32 circuitId) external view returns (bytes memory key);

    /// @notice The largest number of public signals that a circuit may have.
    /// @dev Never reverts.
    /// @return signals The number.
    function MAX_SIGNALS() external view returns (uint256 signals);

    /// @notice The largest number of proofs in one call of `verifyBatch`. With three signals each, that many fit into
    /// EIP-7825's 16,777,216 gas.
    /// @dev Never reverts.
    /// @return proofs The number.
    function MAX_BATCH() external view returns (uint256 proofs);
}
