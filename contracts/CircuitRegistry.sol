// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "./interfaces/ICircuitRegistry.sol";
import {Groth16} from "./libraries/Groth16.sol";
import {Groth16Batch} from "./libraries/Groth16Batch.sol";
import {KeyStore} from "./libraries/KeyStore.sol";
import {VerifyingKey} from "./libraries/VerifyingKey.sol";

/// @title CircuitRegistry
/// @notice See `ICircuitRegistry`. No owner, no storage slot, no upgrade.
/// @custom:security-contact security@assay.example
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
        if (KeyStore.lengthOf(circuitId) != 0) return circuitId;

        bytes memory copy = key;
        uint256 signals = VerifyingKey.check(copy);
        KeyStore.write(circuitId, copy);
        emit CircuitRegistered(circuitId, msg.sender, signals);
    }

    /* VIEWS */

    /// @inheritdoc ICircuitRegistry
    function verify(bytes32 circuitId, uint256[] calldata signals, bytes calldata proof) external view returns (bool) {
        return Groth16.verify(_key(circuitId), signals, proof);
    }

    /// @inheritdoc ICircuitRegistry
    function verifyBatch(
        bytes32 circuitId,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) external view returns (bool) {
        return Groth16Batch.verify(_key(circuitId), signals, proofs);
    }

    /// @inheritdoc ICircuitRegistry
    function signalCount(bytes32 circuitId) external view returns (uint256) {
        uint256 length = KeyStore.lengthOf(circuitId);
        return length == 0 ? 0 : VerifyingKey.signalCount(length);
    }

    /// @inheritdoc ICircuitRegistry
    function verifyingKey(bytes32 circuitId) external view returns (bytes memory) {
        return _key(circuitId);
    }

    /* INTERNAL */

    function _key(bytes32 circuitId) private view returns (bytes memory key) {
        key = KeyStore.read(circuitId);
        if (key.length == 0) revert UnknownCircuit(circuitId);
    }
}
