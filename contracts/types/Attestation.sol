// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Status of a platform's firmware, from best to worst: a larger value is never better.
/// @dev Intel's DCAP library merges statuses in this order. `Revoked` never leaves a verifier.
enum TcbStatus {
    UpToDate,
    SWHardeningNeeded,
    ConfigurationNeeded,
    ConfigurationAndSWHardeningNeeded,
    OutOfDate,
    OutOfDateConfigurationNeeded,
    Revoked
}

/// @notice Trust in a TEE vendor's attestation, from best to worst.
enum VendorStatus {
    Trusted,
    Degraded,
    Broken
}

/// @notice The facts that a verified quote proves. The vendor's signatures cover every field.
struct QuoteResult {
    /// The enclave's identity: 31 bytes of a hash over every field that decides which code and configuration ran.
    /// The last byte is zero, so that a measurement shares a word with its vendor's number.
    bytes32 measurement;
    /// The physical platform: keccak256 of the pinned root key's hash and the platform's permanent id.
    bytes32 platformId;
    /// The first half of the report data, which the enclave chose.
    bytes32 reportDataLow;
    /// The second half: by Assay's convention the hash of the enclave's configuration.
    bytes32 reportDataHigh;
    /// The platform's TCB level merged with the quoting enclave's (and the TDX module's).
    TcbStatus tcbStatus;
    /// The lower of the evaluation numbers of the TCB info and of the quoting enclave's identity.
    uint16 evaluationNumber;
    /// Facts about the platform: bits of `QuoteFlags`.
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

/// @notice The facts that a verified quote bound to a session key.
struct Session {
    /// The account that registered the key and is answerable for its signatures.
    address operator;
    /// The vendor's number: 1 Intel DCAP, 2 AWS Nitro, 3 AMD SEV-SNP, 128 and up simulated.
    uint8 vendor;
    /// The enclave's identity; the last byte is zero.
    bytes32 measurement;
    /// First second, in unix time, in which the key is valid.
    uint64 validFrom;
    /// First second in which it no longer is.
    uint64 validUntil;
    /// The TCB evaluation number of the collateral that judged the quote.
    uint16 evaluationNumber;
    /// The status of the platform's firmware at registration.
    TcbStatus tcbStatus;
}
