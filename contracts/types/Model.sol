// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What a model id commits to. Whoever pins the id has pinned the exact weights, circuit and runtime.
struct Model {
    /// Hash of the weights file, as the publisher names it (the circuits of this project use SHA-256 of the integer model).
    bytes32 weightsHash;
    /// Hash of the verifying key of the model's circuit; zero when the model has none and so cannot be proven.
    bytes32 circuitId;
    /// Hash of the enclave runtime that runs the model; zero when no enclave runs it.
    bytes32 runtimeId;
    /// Hash of the verifying key of the circuit that proves many of the model's inferences in one proof (`BatchStatement`);
    /// zero when the model has none.
    bytes32 batchCircuitId;
}

using ModelLibrary for Model global;

/// @notice Content addressing of models.
library ModelLibrary {
    /// @notice keccak256 of the ABI-encoded model.
    /// @dev In calldata the struct is its own encoding.
    function id(Model calldata model) internal pure returns (bytes32 modelId) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, model, 128)
            modelId := keccak256(free, 128)
        }
    }
}

/// @notice The identity of a runtime inside one vendor's enclaves.
struct Measurement {
    /// The vendor's number in the `EnclaveRegistry`.
    uint8 vendor;
    /// The measurement that the vendor's quote verifier returns.
    bytes32 value;
}

/// @notice Enclave code that anyone can rebuild: where its source is and what the build must measure.
struct Runtime {
    /// Address of the source repository.
    string repository;
    /// Commit id in that repository (20 or 32 bytes).
    bytes commit;
    /// Digest of the reproducible build's output.
    bytes32 buildDigest;
    /// One measurement a vendor, vendors strictly ascending.
    Measurement[] measurements;
}

using RuntimeLibrary for Runtime global;

/// @notice Content addressing of runtimes.
library RuntimeLibrary {
    /// @notice keccak256 of the ABI-encoded runtime.
    function id(Runtime memory runtime) internal pure returns (bytes32) {
        return keccak256(abi.encode(runtime));
    }
}
