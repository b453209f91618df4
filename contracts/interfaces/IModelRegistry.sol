// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Model, Runtime} from "../types/Model.sol";

/// @title Models and runtimes by the hash of what they name
/// @notice Anyone publishes; nobody approves, changes or removes.
interface IModelRegistry {
    /// @notice No such model was published: publish it first, or correct the id.
    /// @dev Selector 0xa2dc0625.
    error UnknownModel(bytes32 modelId);
    /// @notice No such runtime was published: publish it before a model that names it.
    /// @dev Selector 0xbcb291f3.
    error UnknownRuntime(bytes32 runtimeId);
    /// @notice No such circuit was registered: register its verifying key first.
    /// @dev Selector 0xe80eb6e0.
    error UnknownCircuit(bytes32 circuitId);
    /// @notice A model needs a circuit or a runtime, or no evidence of it can exist.
    /// @dev Selector 0xea1aa62b.
    error NoEvidence();
    /// @notice A runtime needs a commit of 20 or 32 bytes.
    /// @dev Selector 0xe2abd43e.
    error MalformedCommit(uint256 length);
    /// @notice A runtime needs measurements, none of them zero, their vendors strictly ascending.
    /// @dev Selector 0x28257dc7.
    error MalformedMeasurements();

    event ModelPublished(bytes32 indexed modelId, address indexed publisher, Model model, string uri);
    event RuntimePublished(bytes32 indexed runtimeId, address indexed publisher, Runtime runtime);

    /// @notice Publishes a model; publishing it again only announces another `uri`.
    /// @param model What the id commits to; its circuit and runtime must be registered before.
    /// @param uri Where the weights and a description are; a hint only, checked by the weights' hash.
    /// @return modelId keccak256 of the ABI-encoded model.
    function publishModel(Model calldata model, string calldata uri) external returns (bytes32 modelId);

    /// @notice Publishes a runtime; publishing it again changes nothing.
    /// @return runtimeId keccak256 of the ABI-encoded runtime.
    function publishRuntime(Runtime calldata runtime) external returns (bytes32 runtimeId);

    /// @notice The model's circuit, zero for none; reverts for an unknown model.
    function circuitOf(bytes32 modelId) external view returns (bytes32 circuitId);

    /// @notice The model's runtime, zero for none; reverts for an unknown model.
    function runtimeOf(bytes32 modelId) external view returns (bytes32 runtimeId);

    /// @notice Whether the model was published.
    function isModel(bytes32 modelId) external view returns (bool);

    /// @notice What the runtime measures inside this vendor's enclaves; zero where it does not run there.
    function measurementOf(bytes32 runtimeId, uint8 vendor) external view returns (bytes32 measurement);

    /// @notice Bit v is set when the runtime has a measurement for vendor v; zero for an unknown runtime.
    function vendorsOf(bytes32 runtimeId) external view returns (uint256 bitmap);
}
