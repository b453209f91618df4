// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The data that a model id commits to. Pinning the id pins the exact weights, circuit, runtime and shape.
struct Model {
    /// Hash of the weights file, by the publisher's choice of function (this project: SHA-256 of the integer model).
    bytes32 weightsHash;
    /// Hash of the verifying key of the model's circuit; zero if the model has no circuit and so cannot be proven.
    bytes32 circuitId;
    /// Hash of the enclave runtime that runs the model; zero if no enclave runs it.
    bytes32 runtimeId;
    /// Hash of the verifying key of the circuit that proves many of the model's inferences in one proof (`BatchStatement`);
    /// zero when the model has none.
    bytes32 batchCircuitId;
    /// Hash of the verifying key of the circuit that proves what a known input commits to (`InputForm`, `BatchStatement`); zero
    /// where the input words are public, and where no account can show that an input is wrong.
    bytes32 openingCircuitId;
    /// How the input's bytes are packed: bits of a value + 256 · number of values (`InputForm`). Zero if they have another form:
    /// the market cannot judge them then.
    uint32 inputFormat;
    /// Public input words of one inference: one where a commitment stands for the input, else one for each input value.
    uint32 inputWords;
    /// Output words of one inference. Callbacks, signed results and statements have exactly so many.
    uint32 outputWords;
}

using ModelLibrary for Model global;

/// @notice Content addressing of models.
library ModelLibrary {
    /// @notice keccak256 of the ABI-encoded model.
    /// @dev The struct's calldata is its ABI encoding.
    function id(Model calldata model) internal pure returns (bytes32 modelId) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, model, 256)
            modelId := keccak256(free, 256)
        }
    }
}

/// @notice The identity of a runtime inside one vendor's enclaves.
struct Measurement {
    /// The vendor's number in the `EnclaveRegistry`.
    uint8 vendor;
    /// The measurement, as the vendor's quote verifier returns it.
    bytes32 value;
}

/// @notice Enclave code that anyone can rebuild: its source and the measurements that the build must have.
struct Runtime {
    /// Address of the source repository.
    string repository;
    /// Commit id in that repository (20 or 32 bytes).
    bytes commit;
    /// Digest of the reproducible build's output.
    bytes32 buildDigest;
    /// One measurement for each vendor, vendors strictly ascending.
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
