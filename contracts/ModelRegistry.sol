// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICircuitRegistry} from "./interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {BatchStatement} from "./libraries/BatchStatement.sol";
import {InputForm} from "./libraries/InputForm.sol";
import {Measurement, Model, Runtime} from "./types/Model.sol";

/// @title Registry of models and enclave runtimes
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract ModelRegistry is IModelRegistry {
    /* CONSTANTS */

    /// Means "no circuit" in storage, where zero means an unknown model. No verifying key hashes to this value.
    bytes32 private constant _NO_CIRCUIT = bytes32(uint256(1));

    /* IMMUTABLES */

    /// @inheritdoc IModelRegistry
    ICircuitRegistry public immutable CIRCUITS;

    /* STORAGE */

    mapping(bytes32 modelId => bytes32 circuitId) private _circuits;
    mapping(bytes32 modelId => bytes32 runtimeId) private _runtimes;
    mapping(bytes32 runtimeId => uint256 bitmap) private _vendors;
    mapping(bytes32 runtimeId => mapping(uint8 vendor => bytes32 measurement)) private _measurements;

    /* CONSTRUCTOR */

    /// @param circuits The registry of the circuits' verifying keys.
    constructor(ICircuitRegistry circuits) {
        CIRCUITS = circuits;
    }

    /* EXTERNAL */

    /// @inheritdoc IModelRegistry
    function publishModel(Model calldata model, string calldata uri) external returns (bytes32 modelId) {
        modelId = model.id();
        if (_circuits[modelId] == 0) {
            _check(model);
            _circuits[modelId] = model.circuitId == 0 ? _NO_CIRCUIT : model.circuitId;
            _runtimes[modelId] = model.runtimeId;
        }
        // A known model is announced again, so the first publisher cannot block a better URI.
        emit ModelPublished(modelId, msg.sender, model, uri);
    }

    /// @inheritdoc IModelRegistry
    function publishRuntime(Runtime calldata runtime) external returns (bytes32 runtimeId) {
        runtimeId = runtime.id();
        if (_vendors[runtimeId] != 0) return runtimeId;
        if (runtime.commit.length != 20 && runtime.commit.length != 32) revert MalformedCommit(runtime.commit.length);
        uint256 bitmap;
        for (uint256 i = 0; i < runtime.measurements.length; ++i) {
            Measurement calldata measurement = runtime.measurements[i];
            uint256 bit = 1 << measurement.vendor;
            if (measurement.value == 0 || bitmap >= bit) revert MalformedMeasurements();
            bitmap |= bit;
            _measurements[runtimeId][measurement.vendor] = measurement.value;
        }
        if (bitmap == 0) revert MalformedMeasurements();
        _vendors[runtimeId] = bitmap;
        emit RuntimePublished(runtimeId, msg.sender, runtime);
    }

    /* VIEWS */

    /// @inheritdoc IModelRegistry
    function circuitOf(bytes32 modelId) external view returns (bytes32 circuitId) {
        circuitId = _circuits[modelId];
        if (circuitId == 0) revert UnknownModel(modelId);
        if (circuitId == _NO_CIRCUIT) circuitId = 0;
    }

    /// @inheritdoc IModelRegistry
    function runtimeOf(bytes32 modelId) external view returns (bytes32 runtimeId) {
        if (_circuits[modelId] == 0) revert UnknownModel(modelId);
        return _runtimes[modelId];
    }

    /// @inheritdoc IModelRegistry
    function isModel(bytes32 modelId) external view returns (bool published) {
        return _circuits[modelId] != 0;
    }

    /// @inheritdoc IModelRegistry
    function measurementOf(bytes32 runtimeId, uint8 vendor) external view returns (bytes32 measurement) {
        return _measurements[runtimeId][vendor];
    }

    /// @inheritdoc IModelRegistry
    function vendorsOf(bytes32 runtimeId) external view returns (uint256 bitmap) {
        return _vendors[runtimeId];
    }

    /* PRIVATE */

    function _check(Model calldata model) private view {
        if (model.circuitId == 0 && model.runtimeId == 0) revert NoEvidence();
        if (model.circuitId != 0) _checkCircuit(model);
        else if (model.inputWords == 0) revert MalformedShape(model.inputWords, model.outputWords);
        if (model.runtimeId != 0 && _vendors[model.runtimeId] == 0) revert UnknownRuntime(model.runtimeId);
        if (model.batchCircuitId != 0) _checkBatchCircuit(model);
        if (model.openingCircuitId != 0 || model.inputFormat != 0) _checkInputFormat(model);
    }

    /// @dev The signals of a statement are the input words, the output words and the context.
    function _checkCircuit(Model calldata model) private view {
        uint256 signals = CIRCUITS.signalCount(model.circuitId);
        if (signals == 0) revert ICircuitRegistry.UnknownCircuit(model.circuitId);
        bool isWhole = model.inputWords != 0 && model.outputWords != 0;
        // Two numbers of 32 bits and one fit.
        if (!isWhole || uint256(model.inputWords) + model.outputWords + 1 != signals) {
            revert MalformedShape(model.inputWords, model.outputWords);
        }
    }

    function _checkBatchCircuit(Model calldata model) private view {
        uint256 signals = CIRCUITS.signalCount(model.batchCircuitId);
        if (signals == 0) revert ICircuitRegistry.UnknownCircuit(model.batchCircuitId);
        if (model.circuitId == 0 || signals != BatchStatement.SIGNALS) {
            revert MalformedBatchCircuit(model.batchCircuitId);
        }
    }

    function _checkInputFormat(Model calldata model) private view {
        bool fits;
        if (model.openingCircuitId == 0) {
            fits = model.inputFormat >> 8 == model.inputWords;
        } else {
            uint256 signals = CIRCUITS.signalCount(model.openingCircuitId);
            if (signals == 0) revert ICircuitRegistry.UnknownCircuit(model.openingCircuitId);
            fits = signals == BatchStatement.SIGNALS && model.inputWords == 1;
        }
        if (!fits || !InputForm.isFormat(model.inputFormat)) {
            revert MalformedInputFormat(model.openingCircuitId, model.inputFormat);
        }
    }
}
