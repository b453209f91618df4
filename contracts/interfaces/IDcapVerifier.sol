// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICollateralStore} from "./ICollateralStore.sol";
import {IQuoteVerifier} from "./IQuoteVerifier.sol";

/// @title IDcapVerifier
/// @notice Verifies Intel DCAP quotes: SGX version 3, TDX versions 4 and 5.
/// @dev Three forms are read.
/// - Raw: as Intel's library writes it; its first byte is the version. Bytes after its own length are ignored.
/// - Packed: a zero byte, header, version 5's body descriptor, body, signature, attestation key, QE report, its signature,
///   length (two bytes, little-endian) and bytes of the authentication data, and the PCK leaf in DER up to the end. The leaf's
///   issuer is one of the two pinned CAs, chosen by its name.
/// - Short: the byte 1, the id of cached evidence, header, descriptor, body and signature. What is cached are only facts
///   that earlier signatures proved for ever; dates, revocation and TCB are judged anew each time.
///
/// Measurements are the first 31 bytes of keccak256 over
/// - SGX: "assay.sgx", attribute flags (8 bytes), extended product id (16), and the report body's bytes 64 to 320:
///   MRENCLAVE, MRSIGNER, configuration id, product id, SVN, configuration SVN, family id, and the reserved bytes between;
/// - TDX: "assay.tdx" and the body's bytes 120 to 520: TD attributes, XFAM, MRTD, MRCONFIGID, MROWNER, MROWNERCONFIG and
///   RTMR0 to RTMR3.
/// The signer alone never identifies an enclave.
interface IDcapVerifier is IQuoteVerifier {
    /// @notice What the signatures of PCK leaf and quoting enclave prove of an attestation key. It does not expire by itself:
    /// whether it counts is judged at each use.
    struct Evidence {
        /// The attestation key.
        bytes32 x;
        bytes32 y;
        /// The leaf's issuer, as the collateral store names it; its serial number and its dates.
        bytes32 issuerId;
        uint256 serial;
        uint64 notBefore;
        uint64 notAfter;
        /// What the leaf says of the platform: see `PckExtension.Platform`.
        uint256 svns;
        bytes16 ppid;
        bytes6 fmspc;
        bytes2 pceId;
        uint16 flags;
        /// What the quoting enclave is: see `TcbEvaluation.qeStatus`.
        bytes32 qeSigner;
        bytes32 qeModes;
    }

    /// @notice Evidence was cached, so that later quotes of the same attestation key may be short.
    event EvidenceCached(bytes32 indexed evidenceId, bytes32 indexed platformId);

    /// @notice No such evidence is cached.
    /// @dev Selector 0x0aa49b14.
    error UnknownEvidence(bytes32 evidenceId);
    /// @notice The quote's version, TEE type, key type, QE vendor or body type is not supported.
    /// @dev Selector 0xa05e9505.
    error UnsupportedQuote(uint256 offset);
    /// @notice A length in the quote is not what the format allows.
    /// @dev Selector 0x30b46624.
    error BadQuoteLength(uint256 offset);
    /// @notice The enclave or machine is in a mode that must not be trusted: debug, provisioning, migratable, under a
    /// service TD, or without SEPT_VE_DISABLE.
    /// @dev Selector 0x29fbfff2.
    error ForbiddenAttributes(bytes32 attributes);
    /// @notice A certificate's name is not the one that it must be.
    /// @dev Selector 0x7dbc7992.
    error WrongCertificateName(bytes32 actual);
    /// @notice The PCK certificate is a CA, or may not sign, or lacks Intel's extension.
    /// @dev Selector 0x415766c6.
    error NotAPckLeaf(uint256 serial);
    /// @notice The issuer's certificate is not a CA.
    /// @dev Selector 0x22930d01.
    error NotACa(uint256 serial);
    /// @notice The chain does not end in the pinned root certificate.
    /// @dev Selector 0x9ac41816.
    error WrongRoot(bytes32 hash);
    /// @notice Something follows the three certificates of the chain.
    /// @dev Selector 0x2eee8990.
    error ExtraCertificateData(uint256 offset);
    /// @notice The PCK leaf did not sign the quoting enclave's report.
    /// @dev Selector 0x9a98e242.
    error WrongQeReportSignature();
    /// @notice The quoting enclave's report does not bind the attestation key.
    /// @dev Selector 0xbc39c696.
    error WrongAttestationKey(bytes32 expected, bytes32 actual);
    /// @notice The attestation key did not sign the quote.
    /// @dev Selector 0x07c83e2d.
    error WrongQuoteSignature();
    /// @notice The quoting enclave is not Intel's, or runs in another mode.
    /// @dev Selector 0xb98ac1e7.
    error WrongQuotingEnclave(uint256 offset);
    /// @notice The TDX module is not one that Intel lists.
    /// @dev Selector 0x338766ce.
    error WrongTdxModule(uint256 version);
    /// @notice No level of the TCB info, the QE identity or the TDX module is low enough.
    /// @dev Selector 0x7f35eea9.
    error NoTcbLevel();
    /// @notice Intel revoked the platform's TCB, the quoting enclave's or the TDX module's.
    /// @dev Selector 0x5645f037.
    error TcbRevoked();

    /// @notice Verifies a raw or packed quote, and keeps what it proves of its attestation key under the hash of just that.
    /// @return evidenceId What a short quote begins with.
    function cacheEvidence(bytes calldata quote) external returns (bytes32 evidenceId);

    /// @notice What was cached under an id.
    function evidenceOf(bytes32 evidenceId) external view returns (Evidence memory evidence);

    /// @notice Where the collateral comes from.
    function store() external view returns (ICollateralStore store_);
}
