// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What Intel says of a platform's firmware, from best to worst: a larger value is never better.
/// @dev The order is the one in which `Intel SGX/TDX DCAP` statuses are merged. `Revoked` never leaves a verifier.
enum TcbStatus {
    UpToDate,
    SWHardeningNeeded,
    ConfigurationNeeded,
    ConfigurationAndSWHardeningNeeded,
    OutOfDate,
    OutOfDateConfigurationNeeded,
    Revoked
}

/// @notice How far a TEE vendor's attestation is believed, from best to worst.
enum VendorStatus {
    Trusted,
    Degraded,
    Broken
}

/// @notice What a verified quote proves. Every field is covered by the vendor's signatures.
struct QuoteResult {
    /// The enclave's identity: 31 bytes of a hash over every field that decides which code and configuration ran;
    /// the last byte is zero, so that a measurement shares a word with its vendor's number.
    bytes32 measurement;
    /// The physical platform: keccak256 of the pinned root key's hash and the platform's permanent id.
    bytes32 platformId;
    /// The first half of what the enclave asked to be quoted.
    bytes32 reportDataLow;
    /// The second half: by Assay's convention the hash of the enclave's configuration.
    bytes32 reportDataHigh;
    /// The platform's TCB level merged with the quoting enclave's (and the TDX module's).
    TcbStatus tcbStatus;
    /// The lower of the evaluation numbers of the TCB info and of the quoting enclave's identity.
    uint16 evaluationNumber;
    /// Facts about the platform: see `QuoteFlags`.
    uint16 flags;
}

/// @notice The bits of `QuoteResult.flags`.
library QuoteFlags {
    /// The quote is of a TDX virtual machine; otherwise it is of an SGX enclave.
    uint16 internal constant TDX = 1;
    /// Several processor packages may be added to the platform while it runs.
    uint16 internal constant DYNAMIC_PLATFORM = 1 << 1;
    /// The platform's root keys are cached by Intel's registration service.
    uint16 internal constant CACHED_KEYS = 1 << 2;
    /// Simultaneous multithreading is on.
    uint16 internal constant SMT_ENABLED = 1 << 3;
    /// The platform has several packages ("scalable SGX"), whose memory has no integrity tree.
    uint16 internal constant SCALABLE = 1 << 4;
}
