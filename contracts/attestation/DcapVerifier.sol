// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollateralStore} from "../interfaces/ICollateralStore.sol";
import {IDcapVerifier} from "../interfaces/IDcapVerifier.sol";
import {IQuoteVerifier} from "../interfaces/IQuoteVerifier.sol";
import {Bytes} from "./libraries/Bytes.sol";
import {CodeBlob} from "../libraries/CodeBlob.sol";
import {DcapPolicy} from "./libraries/DcapPolicy.sol";
import {DcapQuote} from "./libraries/DcapQuote.sol";
import {IntelNames} from "./libraries/IntelNames.sol";
import {P256} from "./libraries/P256.sol";
import {PckExtension} from "./libraries/PckExtension.sol";
import {Pem} from "./libraries/Pem.sol";
import {TcbEvaluation} from "./libraries/TcbEvaluation.sol";
import {TcbLevels} from "./libraries/TcbLevels.sol";
import {X509} from "./libraries/X509.sol";
import {QuoteFlags, QuoteResult, TcbStatus} from "../types/Attestation.sol";

/// @title Verifier of Intel DCAP quotes
/// @notice Immutable and without owner; its only storage is a cache of facts that quotes proved.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract DcapVerifier is IDcapVerifier {
    using Bytes for bytes;
    using X509 for X509.Certificate;

    /* TYPES */

    /// @notice A PCK CA: its key, its id in revocation lists, and the PEM that follows the leaves that it issued.
    struct Issuer {
        bytes32 x;
        bytes32 y;
        bytes32 id;
        bytes32 tailHash;
        uint256 tailSize;
    }

    /* IMMUTABLES */

    ICollateralStore private immutable _STORE;
    address private immutable _P256_VERIFIER;
    bytes32 private immutable _ROOT_X;
    bytes32 private immutable _ROOT_Y;
    bytes32 private immutable _ROOT_KEY_HASH;
    bytes32 private immutable _ROOT_CERTIFICATE;
    bool private immutable _PRODUCTION;

    bytes32 private immutable _PLATFORM_X;
    bytes32 private immutable _PLATFORM_Y;
    bytes32 private immutable _PLATFORM_ID;
    bytes32 private immutable _PLATFORM_TAIL;
    uint256 private immutable _PLATFORM_TAIL_SIZE;

    bytes32 private immutable _PROCESSOR_X;
    bytes32 private immutable _PROCESSOR_Y;
    bytes32 private immutable _PROCESSOR_ID;
    bytes32 private immutable _PROCESSOR_TAIL;
    uint256 private immutable _PROCESSOR_TAIL_SIZE;

    /* STORAGE */

    /// Content-addressed. An entry is written only after a whole quote was verified.
    mapping(bytes32 evidenceId => address blob) private _evidence;

    /* CONSTRUCTOR */

    /// @param store_ The collateral store, which pins the root.
    /// @param platformTail PEM of the Platform CA and of the root, as they follow a leaf in quotes.
    /// @param processorTail PEM of the Processor CA and of the root.
    constructor(ICollateralStore store_, bytes memory platformTail, bytes memory processorTail) {
        _STORE = store_;
        _P256_VERIFIER = store_.p256();
        (_ROOT_X, _ROOT_Y) = store_.rootKey();
        _ROOT_KEY_HASH = store_.rootKeyHash();
        (_ROOT_CERTIFICATE, ) = store_.rootCertificate();
        _PRODUCTION = store_.isProduction();

        Issuer memory issuer = _readIssuer(platformTail, IntelNames.PLATFORM_CA);
        _PLATFORM_X = issuer.x;
        _PLATFORM_Y = issuer.y;
        _PLATFORM_ID = issuer.id;
        _PLATFORM_TAIL = issuer.tailHash;
        _PLATFORM_TAIL_SIZE = issuer.tailSize;

        issuer = _readIssuer(processorTail, IntelNames.PROCESSOR_CA);
        _PROCESSOR_X = issuer.x;
        _PROCESSOR_Y = issuer.y;
        _PROCESSOR_ID = issuer.id;
        _PROCESSOR_TAIL = issuer.tailHash;
        _PROCESSOR_TAIL_SIZE = issuer.tailSize;
    }

    /* EVIDENCE */

    /// @inheritdoc IDcapVerifier
    function cacheEvidence(bytes calldata quote) external returns (bytes32 evidenceId) {
        bytes memory data = quote;
        DcapQuote.Layout memory fields = DcapQuote.parse(data);
        if (fields.form == DcapQuote.Form.Short) revert UnsupportedQuote(0);
        Evidence memory evidence = _checkEvidence(data, fields);
        // Any number will do: only a quote that verifies makes an entry, and each use of it is judged anew.
        QuoteResult memory result = _conclude(data, fields, evidence, 0);
        bytes memory encoded = abi.encode(evidence);
        evidenceId = keccak256(encoded);
        if (_evidence[evidenceId] == address(0)) {
            _evidence[evidenceId] = CodeBlob.write(encoded);
            emit EvidenceCached(evidenceId, result.platformId);
        }
    }

    /// @inheritdoc IDcapVerifier
    function evidenceOf(bytes32 evidenceId) public view returns (Evidence memory evidence) {
        address blob = _evidence[evidenceId];
        if (blob == address(0)) revert UnknownEvidence(evidenceId);
        return abi.decode(CodeBlob.read(blob), (Evidence));
    }

    /* VIEWS */

    /// @inheritdoc IQuoteVerifier
    function verify(bytes calldata quote, uint16 minimum) external view returns (QuoteResult memory result) {
        (bytes memory data, DcapQuote.Layout memory fields, Evidence memory evidence) = _read(quote);
        return _conclude(data, fields, evidence, minimum);
    }

    /// @inheritdoc IQuoteVerifier
    function revokedReportData(bytes calldata quote) external view returns (bytes32 platformId, bytes32 reportDataLow) {
        (bytes memory data, DcapQuote.Layout memory fields, Evidence memory evidence) = _read(quote);
        _requireSigned(data, fields, evidence);
        if (!_STORE.isRevoked(evidence.issuerId, evidence.serial)) {
            revert NotRevoked(evidence.issuerId, evidence.serial);
        }
        platformId = _platformIdOf(evidence);
        (reportDataLow, ) = DcapPolicy.reportDataOf(data, fields);
    }

    /// @inheritdoc IQuoteVerifier
    function rootKeyHash() external view returns (bytes32 hash) {
        return _ROOT_KEY_HASH;
    }

    /// @inheritdoc IQuoteVerifier
    function isProduction() external view returns (bool production) {
        return _PRODUCTION;
    }

    /// @inheritdoc IDcapVerifier
    function store() external view returns (ICollateralStore store_) {
        return _STORE;
    }

    /* PRIVATE */

    /// @dev Reads a quote in any form, with the evidence behind its attestation key.
    function _read(
        bytes calldata quote
    ) private view returns (bytes memory data, DcapQuote.Layout memory fields, Evidence memory evidence) {
        data = quote;
        fields = DcapQuote.parse(data);
        evidence =
            fields.form == DcapQuote.Form.Short ? evidenceOf(bytes32(data.peek(1))) : _checkEvidence(data, fields);
    }

    /// @dev Collects the facts that do not change between quotes of one attestation key, and checks all their
    /// signatures: leaf → QE report → attestation key. `_conclude` decides whether they still count.
    function _checkEvidence(
        bytes memory data,
        DcapQuote.Layout memory fields
    ) private view returns (Evidence memory evidence) {
        X509.Certificate memory leaf = _readLeaf(data, fields, evidence);
        evidence.serial = leaf.serial;
        evidence.notBefore = uint64(leaf.notBefore);
        evidence.notAfter = uint64(leaf.notAfter);

        uint256 report = fields.qeReport;
        if (!_signed(data.sha(report, 384), data, report + 384, leaf.x, leaf.y)) revert WrongQeReportSignature();
        evidence.qeSigner = bytes32(data.peek(report + 128));
        evidence.qeModes = bytes32(
            ((data.peek(report + 48) >> 128) << 128) |
                ((data.peek(report + 16) >> 224) << 96) |
                ((data.peek(report + 256) >> 224) << 64)
        );

        uint256 key = fields.signature + 64;
        evidence.x = bytes32(data.peek(key));
        evidence.y = bytes32(data.peek(key + 32));
        // `DcapQuote` requires 32 bytes of authentication data.
        bytes32 bound = sha256(abi.encodePacked(evidence.x, evidence.y, data.peek(report + 450)));
        bytes32 actual = bytes32(data.peek(report + 320));
        if (actual != bound) revert WrongAttestationKey(bound, actual);
    }

    /// @dev Reads the leaf and its facts about the platform, and checks its issuer's signature.
    function _readLeaf(
        bytes memory data,
        DcapQuote.Layout memory fields,
        Evidence memory evidence
    ) private view returns (X509.Certificate memory leaf) {
        bytes memory encoded = data;
        uint256 start = fields.certificates;
        uint256 end = fields.certificatesEnd;
        uint256 tail = 0;
        if (fields.form == DcapQuote.Form.Raw) {
            (encoded, tail) = Pem.decode(data, start);
            start = 0;
            end = encoded.length;
        }
        leaf = X509.parse(encoded, start, end);
        if (leaf.subject != IntelNames.PCK) revert WrongCertificateName(leaf.subject);
        if (leaf.isCa || leaf.keyUsage & X509.DIGITAL_SIGNATURE == 0 || leaf.pckStart == 0) {
            revert NotAPckLeaf(leaf.serial);
        }
        PckExtension.Platform memory platform = PckExtension.parse(encoded, leaf.pckStart, leaf.pckEnd);
        evidence.ppid = platform.ppid;
        evidence.fmspc = platform.fmspc;
        evidence.pceId = platform.pceId;
        evidence.svns = platform.svns;
        evidence.flags = platform.flags;

        Issuer memory issuer = _pinned(leaf.issuer);
        if (fields.form == DcapQuote.Form.Raw) {
            issuer = _issuerOf(data, tail, fields.certificatesEnd, issuer, leaf.issuer);
        }
        leaf.requireSignedBy(_P256_VERIFIER, issuer.x, issuer.y);
        evidence.issuerId = issuer.id;
    }

    /// @dev Returns the pinned CA of this name.
    function _pinned(bytes32 name) private view returns (Issuer memory) {
        if (name == IntelNames.PLATFORM_CA) {
            return Issuer(_PLATFORM_X, _PLATFORM_Y, _PLATFORM_ID, _PLATFORM_TAIL, _PLATFORM_TAIL_SIZE);
        }
        if (name != IntelNames.PROCESSOR_CA) revert WrongCertificateName(name);
        return Issuer(_PROCESSOR_X, _PROCESSOR_Y, _PROCESSOR_ID, _PROCESSOR_TAIL, _PROCESSOR_TAIL_SIZE);
    }

    /// @dev Returns the leaf's issuer. The bytes after the leaf are the pinned CA's known byte string, or else a chain
    /// that is verified here.
    function _issuerOf(
        bytes memory data,
        uint256 tail,
        uint256 end,
        Issuer memory pinned,
        bytes32 name
    ) private view returns (Issuer memory issuer) {
        if (tail > end) revert ExtraCertificateData(tail);
        bool known = end - tail >= pinned.tailSize && data.keccak(tail, pinned.tailSize) == pinned.tailHash;
        issuer = known ? pinned : _readIssuer(data.slice(tail, end - tail), name);
        // Intel ends the text with a NUL.
        tail += issuer.tailSize;
        if (end - tail > 1 || (end - tail == 1 && data.byteAt(tail) != 0)) revert ExtraCertificateData(tail);
    }

    /// @dev Verifies a CA that is followed by the pinned root. A revoked CA fails later: the store accepts the CA's
    /// revocation list only with an unrevoked certificate of the same key and serial number.
    function _readIssuer(bytes memory tail, bytes32 name) private view returns (Issuer memory issuer) {
        (bytes memory encoded, uint256 pos) = Pem.decode(tail, 0);
        X509.Certificate memory ca = X509.parse(encoded, 0, encoded.length);
        if (ca.subject != name) revert WrongCertificateName(ca.subject);
        if (ca.issuer != IntelNames.ROOT) revert WrongCertificateName(ca.issuer);
        if (!ca.isCa || ca.keyUsage & X509.KEY_CERT_SIGN == 0) revert NotACa(ca.serial);
        ca.requireSignedBy(_P256_VERIFIER, _ROOT_X, _ROOT_Y);
        ca.requireCurrent();
        (encoded, pos) = Pem.decode(tail, pos);
        if (keccak256(encoded) != _ROOT_CERTIFICATE) revert WrongRoot(keccak256(encoded));
        return Issuer(ca.x, ca.y, _STORE.issuerIdOf(ca.x, ca.y, ca.serial), tail.keccak(0, pos), pos);
    }

    /// @dev Checks the facts that depend on this quote or on today: mode, dates, revocation, the quote's signature,
    /// TCB.
    function _conclude(
        bytes memory data,
        DcapQuote.Layout memory fields,
        Evidence memory evidence,
        uint16 minimum
    ) private view returns (QuoteResult memory result) {
        DcapPolicy.requireProductionMode(data, fields);
        if (block.timestamp < evidence.notBefore || block.timestamp > evidence.notAfter) {
            revert X509.CertificateNotValid(evidence.serial, evidence.notBefore, evidence.notAfter);
        }
        _requireSigned(data, fields, evidence);
        (bytes memory tcbInfo, bytes memory qeIdentity) = _STORE.load(
            fields.tdx,
            evidence.fmspc,
            evidence.pceId,
            evidence.issuerId,
            evidence.serial,
            minimum
        );
        result.tcbStatus = _judge(data, fields, evidence, tcbInfo, qeIdentity);
        result.evaluationNumber = _evaluationNumber(tcbInfo, qeIdentity);
        result.measurement = DcapPolicy.measurementOf(data, fields);
        result.platformId = _platformIdOf(evidence);
        (result.reportDataLow, result.reportDataHigh) = DcapPolicy.reportDataOf(data, fields);
        result.flags = fields.tdx ? evidence.flags | QuoteFlags.TDX : evidence.flags;
    }

    /// @dev The attestation key must have signed the quote.
    function _requireSigned(bytes memory data, DcapQuote.Layout memory fields, Evidence memory evidence) private view {
        bytes32 hash = data.sha(fields.start, fields.bodyEnd - fields.start);
        if (!_signed(hash, data, fields.signature, evidence.x, evidence.y)) revert WrongQuoteSignature();
    }

    /// @dev Whether the 64 bytes at `pos` sign `hash`.
    function _signed(bytes32 hash, bytes memory data, uint256 pos, bytes32 x, bytes32 y) private view returns (bool) {
        return P256.verify(_P256_VERIFIER, hash, bytes32(data.peek(pos)), bytes32(data.peek(pos + 32)), x, y);
    }

    function _judge(
        bytes memory data,
        DcapQuote.Layout memory fields,
        Evidence memory evidence,
        bytes memory tcbInfo,
        bytes memory qeIdentity
    ) private pure returns (TcbStatus status) {
        status =
            fields.tdx
                ? TcbEvaluation.tdxStatus(data, fields.body, evidence.svns, tcbInfo)
                : TcbEvaluation.sgxStatus(evidence.svns, tcbInfo);
        status = TcbLevels.merge(status, TcbEvaluation.qeStatus(evidence.qeSigner, evidence.qeModes, qeIdentity));
        if (status == TcbStatus.Revoked) revert TcbRevoked();
    }

    /// @dev Returns the lower of the two evaluation numbers.
    function _evaluationNumber(bytes memory tcbInfo, bytes memory qeIdentity) private pure returns (uint16) {
        uint16 ofTcb = uint16(tcbInfo.peek(0));
        uint16 ofQe = uint16(qeIdentity.peek(0));
        return ofTcb < ofQe ? ofTcb : ofQe;
    }

    function _platformIdOf(Evidence memory evidence) private view returns (bytes32 platformId) {
        return keccak256(abi.encode(_ROOT_KEY_HASH, evidence.ppid));
    }
}
