// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The evidence that a requester wants before it pays.
/// @dev `Proof`: a Groth16 proof of the model's circuit, final at once. `Enclave`: a signature by an attested session key,
/// provisional, then open to audit and challenge. `EnclaveAndProof`: both.
enum Assurance {
    Proof,
    Enclave,
    EnclaveAndProof
}

/// @notice One inference, as its requester signs it (EIP-712). It travels as calldata and is hashed again at each step,
/// so that storage keeps only what changes; the hash is the job's id.
/// @dev Amounts are in the market's settlement token's smallest unit, times in seconds since the epoch on the job's own
/// clock, which stands still while the market is paused.
struct Request {
    /// Account that pays, and that gets refunds and compensation.
    address requester;
    /// The only operator that may take the first lock, at a fixed price; zero opens the request to all.
    address operator;
    /// Hash of the model: weights, circuits, runtime and shape.
    bytes32 modelId;
    /// One public input word of the circuit (a Poseidon commitment, or the input itself), or the tagged hash of several
    /// words: see `InputCommitment`.
    bytes32 inputCommitment;
    /// keccak256 of the input's bytes as they are handed to the operator; zero when the input travels privately.
    bytes32 inputDigest;
    /// Unordered: any number that this requester has not used.
    uint256 nonce;
    /// Evidence wanted.
    Assurance assurance;
    /// The input is encrypted to an enclave: such jobs stop while the vendor is Broken.
    bool confidential;
    /// Cost of a wrong answer to the requester, at least `maxPrice`; sets the audit rate of enclave results. Zero for
    /// `Proof`.
    uint96 valueAtRisk;
    /// Price until `rampStart`.
    uint96 minPrice;
    /// Price from `rampEnd` on; reserved in full when the job is created.
    uint96 maxPrice;
    /// Paid on top of the price to the account that settles the job and so pays for the callback's gas.
    uint96 callbackFee;
    /// When the price begins to rise.
    uint40 rampStart;
    /// When the price reaches `maxPrice`.
    uint40 rampEnd;
    /// Last second at which the first lock may be taken.
    uint40 lockBy;
    /// Seconds from a lock to the last moment for its evidence.
    uint32 executionWindow;
    /// Last second for evidence of any lock.
    uint40 deadline;
    /// Contract told of the result (`IInferenceCallback`); zero for none.
    address callback;
    /// Gas that the callback gets.
    uint32 callbackGas;
}

using RequestLibrary for Request global;

/// @notice EIP-712 hashing of a `Request`.
library RequestLibrary {
    bytes32 internal constant TYPEHASH = keccak256(
        "Request(address requester,address operator,bytes32 modelId,bytes32 inputCommitment,bytes32 inputDigest,uint256 nonce,uint8 assurance,bool confidential,uint96 valueAtRisk,uint96 minPrice,uint96 maxPrice,uint96 callbackFee,uint40 rampStart,uint40 rampEnd,uint40 lockBy,uint32 executionWindow,uint40 deadline,address callback,uint32 callbackGas)"
    );

    /// Words of the encoded struct: every field is static and takes one.
    uint256 private constant _WORDS = 19;

    /// @notice The struct hash of EIP-712, `hashStruct(request)`.
    /// @dev In calldata the struct is its own EIP-712 encoding, so it is copied whole instead of field by field. Dirty
    /// high bits give another hash than the clean request, and cannot enter: creating a job reads every field, and the
    /// compiler's decoder refuses them.
    function structHash(Request calldata request) internal pure returns (bytes32 digest) {
        bytes32 typehash = TYPEHASH;
        uint256 size = _WORDS * 32;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typehash)
            calldatacopy(add(free, 0x20), request, size)
            digest := keccak256(free, add(size, 0x20))
        }
    }
}
