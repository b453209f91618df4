// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICollateralStore} from "./ICollateralStore.sol";
import {IQuoteVerifier} from "./IQuoteVerifier.sol";

/// @title Verifier of Intel DCAP quotes
/// @notice Verifies quotes of SGX (version 3) and TDX (versions 4 and 5).
///
/// The verifier reads three forms.
/// - Raw: the bytes that Intel's library writes; the first byte is the version. Bytes after the quote's own length are
///   ignored.
/// - Packed: a zero byte, header, version 5's body descriptor, body, signature, attestation key, QE report, its
///   signature, length (two bytes, little-endian) and bytes of the authentication data, and the PCK leaf in DER up to
///   the end. The leaf's issuer is the pinned CA of that name.
/// - Short: the byte 1, the id of cached evidence, header, descriptor, body and signature. The cache holds only facts
///   that earlier signatures proved for ever; the verifier judges dates, revocation and TCB anew each time.
///
/// Measurements are the first 31 bytes of keccak256 over
/// - SGX: "assay.sgx", attribute flags (8 bytes), extended product id (16), and the report body's bytes 64 to 320:
///   MRENCLAVE, MRSIGNER, configuration id, product id, SVN, configuration SVN, family id, and the reserved bytes
///   between;
/// - TDX: "assay.tdx" and the body's bytes 120 to 520: TD attributes, XFAM, MRTD, MRCONFIGID, MROWNER, MROWNERCONFIG
///   and RTMR0 to RTMR3.
/// The signer alone never identifies an enclave.
/// @dev Assumptions: those of `IQuoteVerifier`. The store pins the root; the constructor pins two PCK CAs under it.
///
/// `verify` reverts with the errors of this interface, with `X509.WrongCertificateSignature` and
/// `X509.CertificateNotValid`, with `Missing`, `Expired` and `Revoked` of `ICollateralStore`, and with the errors of
/// the readers (`Bytes`, `Der`, `Pem`, `X509`, `PckExtension`, `UnixTime`) for bytes that are not in Intel's form.
interface IDcapVerifier is IQuoteVerifier {
    /* TYPES */

    /// @notice The facts about an attestation key that the signatures of its PCK leaf and quoting enclave prove. They
    /// do not expire: each use judges whether they still count.
    struct Evidence {
        /// The attestation key's x coordinate.
        bytes32 x;
        /// Its y coordinate.
        bytes32 y;
        /// The PCK leaf's issuer: see `ICollateralStore.issuerIdOf`.
        bytes32 issuerId;
        /// The leaf's serial number.
        uint256 serial;
        /// First second in which the leaf is valid.
        uint64 notBefore;
        /// Last second in which it is.
        uint64 notAfter;
        /// The platform's SVNs, packed as by `TcbLevels`; this and the next four as the leaf says:
        /// `PckExtension.Platform`.
        uint256 svns;
        /// The platform's permanent id.
        bytes16 ppid;
        /// The platform's model.
        bytes6 fmspc;
        /// The platform's provisioning certification enclave.
        bytes2 pceId;
        /// Bits of `QuoteFlags`.
        uint16 flags;
        /// The quoting enclave's MRSIGNER.
        bytes32 qeSigner;
        /// The quoting enclave's attributes, product and SVN: see `TcbEvaluation.qeStatus`.
        bytes32 qeModes;
    }

    /* EVENTS */

    /// @notice Evidence was cached: later quotes of the same attestation key may be short.
    /// @param evidenceId Id that a short quote begins with.
    /// @param platformId The platform: see `QuoteResult.platformId`.
    event EvidenceCached(bytes32 indexed evidenceId, bytes32 indexed platformId);

    /* ERRORS */

    /// @notice No such evidence is cached: call `cacheEvidence` with a raw or packed quote first.
    /// @dev Selector 0x0aa49b14.
    error UnknownEvidence(bytes32 evidenceId);
    /// @notice The quote's version, TEE type, key type, QE vendor or body type is not supported.
    /// @dev Selector 0xa05e9505.
    error UnsupportedQuote(uint256 offset);
    /// @notice The format does not allow this length in a quote.
    /// @dev Selector 0x30b46624.
    error BadQuoteLength(uint256 offset);
    /// @notice The enclave or machine is under debug: build it for production.
    /// @dev Selector 0xc9e396f2.
    error DebugMode(bytes32 attributes);
    /// @notice The machine is bound to a service TD, which could migrate it or change its measurements: start it without
    /// one. `docs/attestation.md` names the clouds that do not allow this.
    /// @dev Selector 0xcb1dbd37.
    error ServiceTd(bytes32 hash);
    /// @notice The enclave or machine has attributes that must not be trusted: provisioning, migratable, unknown ones,
    /// or none of SEPT_VE_DISABLE. `docs/attestation.md` names the clouds that set them.
    /// @dev Selector 0x29fbfff2.
    error ForbiddenAttributes(bytes32 attributes);
    /// @notice A certificate names another subject or issuer than its place in the chain requires.
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
    /// @notice The certification data goes on after the three certificates of the chain.
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
    /// @notice Intel does not list this TDX module.
    /// @dev Selector 0x338766ce.
    error WrongTdxModule(uint256 version);
    /// @notice No level of the TCB info, the QE identity or the TDX module is low enough.
    /// @dev Selector 0x7f35eea9.
    error NoTcbLevel();
    /// @notice The newest revocation list of the issuer does not name this PCK certificate: bring a newer list to the store first.
    /// @dev Selector 0x7e40bc9a.
    error NotRevoked(bytes32 issuerId, uint256 serial);
    /// @notice Intel revoked the platform's TCB, the quoting enclave's or the TDX module's.
    /// @dev Selector 0x5645f037.
    error TcbRevoked();

    /* EVIDENCE */

    /// @notice Verifies a raw or packed quote, and caches the facts that it proves about its attestation key.
    /// @dev Reverts with `UnsupportedQuote` for a short quote, and otherwise as `verify` does.
    /// @param quote The quote, raw or packed.
    /// @return evidenceId keccak256 of those facts: the id that a short quote begins with.
    function cacheEvidence(bytes calldata quote) external returns (bytes32 evidenceId);

    /// @notice Cached evidence.
    /// @dev Reverts with `UnknownEvidence`.
    /// @param evidenceId Id that `cacheEvidence` returned.
    /// @return evidence The cached facts.
    function evidenceOf(bytes32 evidenceId) external view returns (Evidence memory evidence);

    /* VIEWS */

    /// @notice The store that the verifier takes its collateral from.
    /// @dev Never reverts.
    /// @return store_ The store, which also pins the root.
    function store() external view returns (ICollateralStore store_);
}
