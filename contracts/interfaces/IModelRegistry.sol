// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Model, Runtime} from "../types/Model.sol";
import {ICircuitRegistry} from "./ICircuitRegistry.sol";

/// @title Registry of models and enclave runtimes
/// @notice Content-addressed: an id is the keccak256 of everything that it names. Anyone publishes an entry; no account
/// approves, changes or removes one.
/// @dev Assumptions.
/// - Token, time, roles: none. The contract holds no money, reads no clock and has no owner.
/// - Trust: the registry checks that a model's circuit and runtime are registered. It checks neither that the weights
///   match `weightsHash` nor that a runtime's source builds to its measurements: anyone can, from the published data.
interface IModelRegistry {
    /* EVENTS */

    /// @notice A model was published, or a known model was announced with another address of its weights.
    /// @param modelId keccak256 of the ABI-encoded model.
    /// @param publisher Sender of the transaction; publication gives no right.
    /// @param model The circuits, runtime, weights' hash and shape that the id commits to.
    /// @param uri Address of the weights and of a description: a hint only.
    event ModelPublished(bytes32 indexed modelId, address indexed publisher, Model model, string uri);

    /// @notice A runtime was published.
    /// @param runtimeId keccak256 of the ABI-encoded runtime.
    /// @param publisher Sender of the transaction; publication gives no right.
    /// @param runtime The source, build and measurements that the id commits to.
    event RuntimePublished(bytes32 indexed runtimeId, address indexed publisher, Runtime runtime);

    /* ERRORS */

    /// @notice No such model was published: publish it first, or correct the id.
    /// @dev Selector 0xa2dc0625.
    error UnknownModel(bytes32 modelId);
    /// @notice No such runtime was published: publish it before a model that names it.
    /// @dev Selector 0xbcb291f3.
    error UnknownRuntime(bytes32 runtimeId);
    /// @notice A model needs a circuit or a runtime, or no evidence of it can exist.
    /// @dev Selector 0xea1aa62b.
    error NoEvidence();
    /// @notice A model needs an input word, and one with a circuit an output word and as many words as the circuit has signals
    /// besides the context.
    /// @dev Selector 0x1a8f151a.
    error MalformedShape(uint32 inputWords, uint32 outputWords);
    /// @notice A batch circuit needs three public signals, and a model with a circuit of its own.
    /// @dev Selector 0x3d250410.
    error MalformedBatchCircuit(bytes32 batchCircuitId);
    /// @notice An input format is bits of a value (1, 2, 4 or 8) + 256 · number of values. It names as many values as the model has
    /// input words. With an opening circuit, which needs three public signals, the model has one input word: the commitment.
    /// @dev Selector 0x173410e3.
    error MalformedInputFormat(bytes32 openingCircuitId, uint32 inputFormat);
    /// @notice A runtime needs a commit of 20 or 32 bytes.
    /// @dev Selector 0xe2abd43e.
    error MalformedCommit(uint256 length);
    /// @notice A runtime needs measurements, none of them zero, their vendors strictly ascending.
    /// @dev Selector 0x28257dc7.
    error MalformedMeasurements();

    /* PUBLICATION */

    /// @notice Publishes a model; publishing a known model again only announces another `uri`.
    /// @dev Reverts with `NoEvidence`, `ICircuitRegistry.UnknownCircuit`, `MalformedShape`, `UnknownRuntime`,
    /// `MalformedBatchCircuit` and `MalformedInputFormat`.
    /// @param model The model; its circuit and runtime must be registered before.
    /// @param uri Address of the weights and of a description: a hint only, which the weights' hash checks.
    /// @return modelId keccak256 of the ABI-encoded model.
    function publishModel(Model calldata model, string calldata uri) external returns (bytes32 modelId);

    /// @notice Publishes a runtime; publishing a known runtime again changes nothing.
    /// @dev Reverts with `MalformedCommit` and `MalformedMeasurements`.
    /// @param runtime The runtime, its measurements in ascending order of their vendors.
    /// @return runtimeId keccak256 of the ABI-encoded runtime.
    function publishRuntime(Runtime calldata runtime) external returns (bytes32 runtimeId);

    /* VIEWS */

    /// @notice The model's circuit.
    /// @dev Reverts with `UnknownModel`.
    /// @param modelId Id of a published model.
    /// @return circuitId Id of its verifying key; zero if the model has no circuit.
    function circuitOf(bytes32 modelId) external view returns (bytes32 circuitId);

    /// @notice The model's runtime.
    /// @dev Reverts with `UnknownModel`.
    /// @param modelId Id of a published model.
    /// @return runtimeId Id of its runtime; zero if no enclave runs the model.
    function runtimeOf(bytes32 modelId) external view returns (bytes32 runtimeId);

    /// @notice Whether the model was published.
    /// @dev Never reverts.
    /// @param modelId Any id.
    /// @return published True if it names a published model.
    function isModel(bytes32 modelId) external view returns (bool published);

    /// @notice The measurement of a runtime inside one vendor's enclaves.
    /// @dev Never reverts.
    /// @param runtimeId Any id.
    /// @param vendor The vendor's number in the `EnclaveRegistry`.
    /// @return measurement The measurement; zero for an unknown runtime and for a vendor that does not run it.
    function measurementOf(bytes32 runtimeId, uint8 vendor) external view returns (bytes32 measurement);

    /// @notice The vendors whose enclaves run a runtime.
    /// @dev Never reverts.
    /// @param runtimeId Any id.
    /// @return bitmap Bit v is set if the runtime has a measurement for vendor v; zero for an unknown runtime.
    function vendorsOf(bytes32 runtimeId) external view returns (uint256 bitmap);

    /// @notice The registry of the circuits' verifying keys.
    /// @dev Never reverts.
    /// @return circuits Its address.
    function CIRCUITS() external view returns (ICircuitRegistry circuits);
}
