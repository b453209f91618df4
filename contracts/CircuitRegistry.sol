// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "./interfaces/ICircuitRegistry.sol";
import {Groth16} from "./libraries/Groth16.sol";
import {Groth16Batch} from "./libraries/Groth16Batch.sol";
import {KeyStore} from "./libraries/KeyStore.sol";
import {VerifyingKey} from "./libraries/VerifyingKey.sol";

/// @title Registry of Groth16 verifying keys
/// @notice No owner, no storage slot, no upgrade.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract CircuitRegistry is ICircuitRegistry {
    /* CONSTANTS */

    /// @inheritdoc ICircuitRegistry
    uint256 public constant MAX_SIGNALS = VerifyingKey.MAX_SIGNALS;

    /// @inheritdoc ICircuitRegistry
    uint256 public constant MAX_BATCH = Groth16Batch.MAX_BATCH;

    /* EXTERNAL */

    /// @inheritdoc ICircuitRegistry
    function register(bytes calldata key) external returns (bytes32 circuitId) {
        circuitId = keccak256(key);
        if (signalCount(circuitId) != 0) return circuitId;

        bytes memory copy = key;
        uint256 signals = VerifyingKey.check(copy);
        KeyStore.write(circuitId, copy);
        emit CircuitRegistered(circuitId, msg.sender, signals);
    }

    /* VIEWS */

    /// @inheritdoc ICircuitRegistry
    function verify(
        bytes32 circuitId,
        uint256[] calldata signals,
        bytes calldata proof
    ) external view returns (bool holds) {
        holds = Groth16.verify(KeyStore.addressOf(circuitId), signals, proof);
        // Unknown circuits never verify, so only a failure needs the check of existence.
        if (!holds) _requireKnown(circuitId);
    }

    /// @inheritdoc ICircuitRegistry
    function verifyBatch(
        bytes32 circuitId,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (bool hold) {
        hold = Groth16Batch.verify(KeyStore.addressOf(circuitId), signals, proofs);
        if (!hold) _requireKnown(circuitId);
    }

    /// @inheritdoc ICircuitRegistry
    function verifyingKey(bytes32 circuitId) external view returns (bytes memory key) {
        _requireKnown(circuitId);
        return KeyStore.read(circuitId);
    }

    /// @inheritdoc ICircuitRegistry
    function signalCount(bytes32 circuitId) public view returns (uint256 signals) {
        uint256 length = KeyStore.addressOf(circuitId).code.length;
        // The code is a STOP and the key.
        return length == 0 ? 0 : VerifyingKey.signalCount(length - 1);
    }

    /* PRIVATE */

    function _requireKnown(bytes32 circuitId) private view {
        if (signalCount(circuitId) == 0) revert UnknownCircuit(circuitId);
    }
}
