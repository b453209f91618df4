// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollateralStore} from "../interfaces/ICollateralStore.sol";
import {IDcapVerifier} from "../interfaces/IDcapVerifier.sol";
import {IQuoteVerifier} from "../interfaces/IQuoteVerifier.sol";
import {Bytes} from "../libraries/Bytes.sol";
import {DcapPolicy} from "../libraries/DcapPolicy.sol";
import {DcapQuote} from "../libraries/DcapQuote.sol";
import {IntelNames} from "../libraries/IntelNames.sol";
import {P256} from "../libraries/P256.sol";
import {PckExtension} from "../libraries/PckExtension.sol";
import {Pem} from "../libraries/Pem.sol";
import {TcbEvaluation} from "../libraries/TcbEvaluation.sol";
import {TcbLevels} from "../libraries/TcbLevels.sol";
import {X509} from "../libraries/X509.sol";
import {QuoteFlags, QuoteResult, TcbStatus} from "../types/Attestation.sol";

/// @title DcapVerifier
/// @notice See `IDcapVerifier`. Immutable, without owner or storage.
/// @custom:security-contact security@assay.example
contract DcapVerifier is IDcapVerifier {
    using Bytes for bytes;
    using X509 for X509.Certificate;

    /// @notice A PCK CA: its key, its id in revocation lists, and the PEM that follows a leaf which it issued.
    struct Issuer {
        bytes32 x;
        bytes32 y;
        bytes32 id;
        bytes32 tailHash;
        uint256 tailSize;
    }

    /* IMMUTABLES */

    ICollateralStore private immutable STORE;
    address private immutable P256_VERIFIER;
    bytes32 private immutable ROOT_X;
    bytes32 private immutable ROOT_Y;
    bytes32 private immutable ROOT_CERTIFICATE;
    bool private immutable PRODUCTION;

    bytes32 private immutable PLATFORM_X;
    bytes32 private immutable PLATFORM_Y;
    bytes32 private immutable PLATFORM_ID;
    bytes32 private immutable PLATFORM_TAIL;
    uint256 private immutable PLATFORM_TAIL_SIZE;

    bytes32 private immutable PROCESSOR_X;
    bytes32 private immutable PROCESSOR_Y;
    bytes32 private immutable PROCESSOR_ID;
    bytes32 private immutable PROCESSOR_TAIL;
    uint256 private immutable PROCESSOR_TAIL_SIZE;

    /* CONSTRUCTOR */

    /// @param store_ The collateral, which pins the root.
    /// @param platformTail PEM of the Platform CA and of the root, as they follow a leaf in quotes.
    /// @param processorTail The same of the Processor CA.
    constructor(ICollateralStore store_, bytes memory platformTail, bytes memory processorTail) {
        STORE = store_;
        P256_VERIFIER = store_.p256();
        (ROOT_X, ROOT_Y) = store_.rootKey();
        (ROOT_CERTIFICATE, ) = store_.rootCertificate();
        PRODUCTION = store_.isProduction();

        Issuer memory issuer = _readIssuer(platformTail, IntelNames.PLATFORM_CA);
        PLATFORM_X = issuer.x;
        PLATFORM_Y = issuer.y;
        PLATFORM_ID = issuer.id;
        PLATFORM_TAIL = issuer.tailHash;
        PLATFORM_TAIL_SIZE = issuer.tailSize;

        issuer = _readIssuer(processorTail, IntelNames.PROCESSOR_CA);
        PROCESSOR_X = issuer.x;
        PROCESSOR_Y = issuer.y;
        PROCESSOR_ID = issuer.id;
        PROCESSOR_TAIL = issuer.tailHash;
        PROCESSOR_TAIL_SIZE = issuer.tailSize;
    }

    /* VIEWS */

    /// @inheritdoc IQuoteVerifier
    function verify(bytes calldata quote) external view returns (QuoteResult memory result) {
        bytes memory data = quote;
        DcapQuote.Layout memory fields = DcapQuote.parse(data);
        DcapPolicy.requireProductionMode(data, fields);

        (X509.Certificate memory leaf, PckExtension.Platform memory platform, Issuer memory issuer) = _readLeaf(
            data,
            fields
        );
        leaf.requireSignedBy(P256_VERIFIER, issuer.x, issuer.y);
        leaf.requireCurrent();
        (bytes memory tcbInfo, bytes memory qeIdentity) = STORE.load(
            fields.tdx,
            platform.fmspc,
            platform.pceId,
            issuer.id,
            leaf.serial
        );
        _checkSignatures(data, fields, leaf);

        result.tcbStatus = _judge(data, fields, platform.svns, tcbInfo, qeIdentity);
        result.evaluationNumber = _evaluationNumber(tcbInfo, qeIdentity);
        result.measurement = DcapPolicy.measurementOf(data, fields);
        result.platformId = keccak256(abi.encode(rootKeyHash(), platform.ppid));
        (result.reportDataLow, result.reportDataHigh) = DcapPolicy.reportDataOf(data, fields);
        result.flags = fields.tdx ? platform.flags | QuoteFlags.TDX : platform.flags;
    }

    /// @inheritdoc IQuoteVerifier
    function rootKeyHash() public view returns (bytes32 hash) {
        return keccak256(abi.encode(ROOT_X, ROOT_Y));
    }

    /// @inheritdoc IQuoteVerifier
    function isProduction() external view returns (bool production) {
        return PRODUCTION;
    }

    /// @inheritdoc IDcapVerifier
    function store() external view returns (ICollateralStore store_) {
        return STORE;
    }

    /* INTERNAL */

    /// @dev The leaf, what it says of the platform, and who issued it. The leaf's signature is not yet checked.
    function _readLeaf(
        bytes memory data,
        DcapQuote.Layout memory fields
    )
        internal
        view
        returns (X509.Certificate memory leaf, PckExtension.Platform memory platform, Issuer memory issuer)
    {
        bytes memory encoded = data;
        uint256 start = fields.certificates;
        uint256 end = fields.certificatesEnd;
        uint256 tail = 0;
        if (!fields.packed) {
            (encoded, tail) = Pem.decode(data, start);
            start = 0;
            end = encoded.length;
        }
        leaf = X509.parse(encoded, start, end);
        if (leaf.subject != IntelNames.PCK) revert WrongCertificateName(leaf.subject);
        if (leaf.isCa || leaf.keyUsage & X509.DIGITAL_SIGNATURE == 0 || leaf.pckStart == 0) {
            revert NotAPckLeaf(leaf.serial);
        }
        platform = PckExtension.parse(encoded, leaf.pckStart, leaf.pckEnd);
        issuer = _pinned(leaf.issuer);
        if (!fields.packed) issuer = _issuerOf(data, tail, fields.certificatesEnd, issuer, leaf.issuer);
    }

    /// @dev The CA that a leaf's issuer name means.
    function _pinned(bytes32 name) internal view returns (Issuer memory) {
        if (name == IntelNames.PLATFORM_CA) {
            return Issuer(PLATFORM_X, PLATFORM_Y, PLATFORM_ID, PLATFORM_TAIL, PLATFORM_TAIL_SIZE);
        }
        if (name != IntelNames.PROCESSOR_CA) revert WrongCertificateName(name);
        return Issuer(PROCESSOR_X, PROCESSOR_Y, PROCESSOR_ID, PROCESSOR_TAIL, PROCESSOR_TAIL_SIZE);
    }

    /// @dev What follows the leaf is one of the two known byte strings, or else a chain that is verified here.
    function _issuerOf(
        bytes memory data,
        uint256 tail,
        uint256 end,
        Issuer memory pinned,
        bytes32 name
    ) internal view returns (Issuer memory issuer) {
        if (tail > end) revert ExtraCertificateData(tail);
        bool known = end - tail >= pinned.tailSize && data.keccak(tail, pinned.tailSize) == pinned.tailHash;
        issuer = known ? pinned : _readIssuer(data.slice(tail, end - tail), name);
        // Intel ends the text with a NUL.
        tail += issuer.tailSize;
        if (end - tail > 1 || (end - tail == 1 && data.byteAt(tail) != 0)) revert ExtraCertificateData(tail);
    }

    /// @dev Verifies a CA that is followed by the pinned root. That the root has not revoked it is checked with the CA's
    /// revocation list, which the store only takes with an unrevoked certificate of the same key and serial number.
    function _readIssuer(bytes memory tail, bytes32 name) internal view returns (Issuer memory issuer) {
        (bytes memory encoded, uint256 pos) = Pem.decode(tail, 0);
        X509.Certificate memory ca = X509.parse(encoded, 0, encoded.length);
        if (ca.subject != name) revert WrongCertificateName(ca.subject);
        if (ca.issuer != IntelNames.ROOT) revert WrongCertificateName(ca.issuer);
        if (!ca.isCa || ca.keyUsage & X509.KEY_CERT_SIGN == 0) revert NotACa(ca.serial);
        ca.requireSignedBy(P256_VERIFIER, ROOT_X, ROOT_Y);
        ca.requireCurrent();
        (encoded, pos) = Pem.decode(tail, pos);
        if (keccak256(encoded) != ROOT_CERTIFICATE) revert WrongRoot(keccak256(encoded));
        return Issuer(ca.x, ca.y, STORE.issuerIdOf(ca.x, ca.y, ca.serial), tail.keccak(0, pos), pos);
    }

    /// @dev PCK leaf → QE report → attestation key → quote.
    function _checkSignatures(
        bytes memory data,
        DcapQuote.Layout memory fields,
        X509.Certificate memory leaf
    ) internal view {
        uint256 report = fields.qeReport;
        if (!_signed(data.sha(report, 384), data, report + 384, leaf.x, leaf.y)) revert WrongQeReportSignature();

        uint256 key = fields.signature + 64;
        bytes32 x = bytes32(data.peek(key));
        bytes32 y = bytes32(data.peek(key + 32));
        bytes32 bound = sha256(abi.encodePacked(x, y, data.peek(report + 450)));
        bytes32 actual = bytes32(data.peek(report + 320));
        if (actual != bound) revert WrongAttestationKey(bound, actual);

        bytes32 hash = data.sha(fields.start, fields.bodyEnd - fields.start);
        if (!_signed(hash, data, fields.signature, x, y)) revert WrongQuoteSignature();
    }

    /// @dev Whether the 64 bytes at `pos` sign `hash`.
    function _signed(bytes32 hash, bytes memory data, uint256 pos, bytes32 x, bytes32 y) internal view returns (bool) {
        return P256.verify(P256_VERIFIER, hash, bytes32(data.peek(pos)), bytes32(data.peek(pos + 32)), x, y);
    }

    function _judge(
        bytes memory data,
        DcapQuote.Layout memory fields,
        uint256 svns,
        bytes memory tcbInfo,
        bytes memory qeIdentity
    ) internal pure returns (TcbStatus status) {
        status =
            fields.tdx
                ? TcbEvaluation.tdxStatus(data, fields.body, svns, tcbInfo)
                : TcbEvaluation.sgxStatus(svns, tcbInfo);
        status = TcbLevels.merge(status, TcbEvaluation.qeStatus(data, fields.qeReport, qeIdentity));
        if (status == TcbStatus.Revoked) revert TcbRevoked();
    }

    /// @dev The older of the two numbers.
    function _evaluationNumber(bytes memory tcbInfo, bytes memory qeIdentity) internal pure returns (uint16) {
        uint16 ofTcb = uint16(tcbInfo.peek(0));
        uint16 ofQe = uint16(qeIdentity.peek(0));
        return ofTcb < ofQe ? ofTcb : ofQe;
    }
}
