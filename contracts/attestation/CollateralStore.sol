// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICollateralStore} from "../interfaces/ICollateralStore.sol";
import {CodeBlob} from "../libraries/CodeBlob.sol";
import {CrlReader} from "./libraries/CrlReader.sol";
import {IntelNames} from "./libraries/IntelNames.sol";
import {P256} from "./libraries/P256.sol";
import {QeIdentityJson} from "./libraries/QeIdentityJson.sol";
import {TcbInfoJson} from "./libraries/TcbInfoJson.sol";
import {X509} from "./libraries/X509.sol";

/// @title Store of Intel's collateral
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract CollateralStore is ICollateralStore {
    using SafeCast for uint256;
    using X509 for X509.Certificate;

    /* TYPES */

    /// @notice Dates of a revocation list. `rootEpoch` is the root's epoch in which the list was brought.
    struct CrlRecord {
        uint40 thisUpdate;
        uint40 expiry;
        uint16 rootEpoch;
    }

    /// @notice Address of a signed document's words, and its dates: one slot.
    struct Document {
        address words;
        uint32 issueDate;
        uint32 expiry;
        uint16 evaluationNumber;
        uint16 rootEpoch;
    }

    /* IMMUTABLES */

    bytes32 private immutable _ROOT_X;
    bytes32 private immutable _ROOT_Y;
    bytes32 private immutable _ROOT_ID;
    bytes32 private immutable _ROOT_HASH;
    uint256 private immutable _ROOT_SERIAL;
    uint256 private immutable _ROOT_NOT_AFTER;
    address private immutable _P256_VERIFIER;

    /* STORAGE */

    CrlRecord private _rootCrl;
    mapping(bytes32 issuerId => CrlRecord) private _pckCrls;
    mapping(bytes32 issuerId => mapping(uint256 serial => bool)) private _revoked;
    /// The key covers TEE, platform model and PCE: see `_tcbKey`.
    mapping(uint256 key => Document) private _tcbInfos;
    mapping(bool tdx => Document) private _qeIdentities;

    /* CONSTRUCTOR */

    /// @param root The root certificate to pin, in DER: Intel's, or a development one.
    /// @param p256Verifier The precompile at 0x100, or a contract that stands in for it. The constructor tests it.
    constructor(bytes memory root, address p256Verifier) {
        P256.requireFit(p256Verifier);
        X509.Certificate memory certificate = X509.parse(root, 0, root.length);
        bool named = certificate.subject == IntelNames.ROOT && certificate.issuer == IntelNames.ROOT;
        if (!named || !certificate.isCa || certificate.keyUsage & X509.KEY_CERT_SIGN == 0) revert BadRoot();
        certificate.requireSignedBy(p256Verifier, certificate.x, certificate.y);
        _P256_VERIFIER = p256Verifier;
        _ROOT_X = certificate.x;
        _ROOT_Y = certificate.y;
        _ROOT_ID = issuerIdOf(certificate.x, certificate.y, certificate.serial);
        _ROOT_HASH = keccak256(root);
        _ROOT_SERIAL = certificate.serial;
        _ROOT_NOT_AFTER = certificate.notAfter;
    }

    /* UPSERTS */

    /// @inheritdoc ICollateralStore
    function upsertRootCrl(bytes calldata crl) external {
        CrlReader.Crl memory list = CrlReader.parse(crl);
        _checkCrl(list, Kind.RootCrl, IntelNames.ROOT, _ROOT_X, _ROOT_Y, _rootCrl.thisUpdate);
        uint16 epoch = _rootCrl.rootEpoch;
        if (_revoke(_ROOT_ID, list.serials) != 0) ++epoch;
        // A root that has ever revoked itself stays expired.
        uint256 expiry = _revoked[_ROOT_ID][_ROOT_SERIAL] ? 0 : _min(list.nextUpdate, _ROOT_NOT_AFTER);
        _rootCrl = CrlRecord(list.thisUpdate.toUint40(), expiry.toUint40(), epoch);
        emit RootCrlUpdated(list.thisUpdate.toUint40(), expiry.toUint40(), epoch);
    }

    /// @inheritdoc ICollateralStore
    function upsertPckCrl(bytes calldata crl, bytes calldata issuer) external {
        X509.Certificate memory ca = _checkSigner(issuer);
        if (ca.subject != IntelNames.PLATFORM_CA && ca.subject != IntelNames.PROCESSOR_CA) {
            revert WrongName(IntelNames.PLATFORM_CA, ca.subject);
        }
        uint256 needed = X509.KEY_CERT_SIGN | X509.CRL_SIGN;
        if (!ca.isCa || ca.keyUsage & needed != needed) revert WrongUsage(ca.serial);
        bytes32 issuerId = issuerIdOf(ca.x, ca.y, ca.serial);
        CrlReader.Crl memory list = CrlReader.parse(crl);
        _checkCrl(list, Kind.PckCrl, ca.subject, ca.x, ca.y, _pckCrls[issuerId].thisUpdate);
        uint256 newlyRevoked = _revoke(issuerId, list.serials);
        uint256 expiry = _min(list.nextUpdate, _min(ca.notAfter, _ROOT_NOT_AFTER));
        _pckCrls[issuerId] = CrlRecord(list.thisUpdate.toUint40(), expiry.toUint40(), _rootCrl.rootEpoch);
        emit PckCrlUpdated(issuerId, list.thisUpdate.toUint40(), expiry.toUint40(), newlyRevoked);
    }

    /// @inheritdoc ICollateralStore
    function upsertTcbInfo(bytes calldata json, bytes calldata signature, bytes calldata signer) external {
        uint256 signerExpiry = _checkDocument(json, signature, signer, Kind.TcbInfo);
        TcbInfoJson.TcbInfo memory info = TcbInfoJson.parse(json);
        Document storage document = _tcbInfos[_tcbKey(info.tdx, info.fmspc, info.pceId)];
        uint32 expiry = _min(info.nextUpdate, signerExpiry).toUint32();
        _replace(document, Kind.TcbInfo, info.issueDate, expiry, info.evaluationNumber, info.words);
        emit TcbInfoUpdated(info.fmspc, info.tdx, info.pceId, document.evaluationNumber, expiry);
    }

    /// @inheritdoc ICollateralStore
    function upsertQeIdentity(bytes calldata json, bytes calldata signature, bytes calldata signer) external {
        uint256 signerExpiry = _checkDocument(json, signature, signer, Kind.QeIdentity);
        QeIdentityJson.QeIdentity memory identity = QeIdentityJson.parse(json);
        Document storage document = _qeIdentities[identity.tdx];
        uint32 expiry = _min(identity.nextUpdate, signerExpiry).toUint32();
        _replace(document, Kind.QeIdentity, identity.issueDate, expiry, identity.evaluationNumber, identity.words);
        emit QeIdentityUpdated(identity.tdx, document.evaluationNumber, expiry);
    }

    /* VIEWS */

    /// @inheritdoc ICollateralStore
    function load(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId,
        uint256 serial
    ) external view returns (bytes memory tcbInfo, bytes memory qeIdentity) {
        uint16 epoch = _requireRootCrl();
        CrlRecord memory list = _pckCrls[issuerId];
        if (list.thisUpdate == 0 || list.rootEpoch != epoch) revert Missing(Kind.PckCrl);
        if (block.timestamp > list.expiry) revert Expired(Kind.PckCrl, list.expiry);
        if (_revoked[issuerId][serial]) revert Revoked(issuerId, serial);
        tcbInfo = _read(_tcbInfos[_tcbKey(tdx, fmspc, pceId)], Kind.TcbInfo, epoch);
        qeIdentity = _read(_qeIdentities[tdx], Kind.QeIdentity, epoch);
    }

    /// @inheritdoc ICollateralStore
    function issuerIdOf(bytes32 x, bytes32 y, uint256 serial) public pure returns (bytes32 issuerId) {
        return keccak256(abi.encode(x, y, serial));
    }

    /// @inheritdoc ICollateralStore
    function isRevoked(bytes32 issuerId, uint256 serial) external view returns (bool revoked) {
        return _revoked[issuerId][serial];
    }

    /// @inheritdoc ICollateralStore
    function expiries(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId
    ) external view returns (uint256 rootCrl, uint256 pckCrl, uint256 tcbInfo, uint256 qeIdentity) {
        rootCrl = _rootCrl.expiry;
        uint16 epoch = _rootCrl.rootEpoch;
        CrlRecord memory list = _pckCrls[issuerId];
        if (list.rootEpoch == epoch) pckCrl = list.expiry;
        Document memory document = _tcbInfos[_tcbKey(tdx, fmspc, pceId)];
        if (document.rootEpoch == epoch) tcbInfo = document.expiry;
        document = _qeIdentities[tdx];
        if (document.rootEpoch == epoch) qeIdentity = document.expiry;
    }

    /// @inheritdoc ICollateralStore
    function rootKey() external view returns (bytes32 x, bytes32 y) {
        return (_ROOT_X, _ROOT_Y);
    }

    /// @inheritdoc ICollateralStore
    function rootCertificate() external view returns (bytes32 hash, uint256 notAfter) {
        return (_ROOT_HASH, _ROOT_NOT_AFTER);
    }

    /// @inheritdoc ICollateralStore
    function rootId() external view returns (bytes32 issuerId) {
        return _ROOT_ID;
    }

    /// @inheritdoc ICollateralStore
    function rootKeyHash() external view returns (bytes32 hash) {
        return keccak256(abi.encode(_ROOT_X, _ROOT_Y));
    }

    /// @inheritdoc ICollateralStore
    function isProduction() external view returns (bool production) {
        return _ROOT_X == IntelNames.ROOT_KEY_X && _ROOT_Y == IntelNames.ROOT_KEY_Y;
    }

    /// @inheritdoc ICollateralStore
    function p256() external view returns (address verifier) {
        return _P256_VERIFIER;
    }

    /* PRIVATE */

    /// @dev Checks a list's issuer, signature and dates, and that it is not older than the stored list.
    function _checkCrl(
        CrlReader.Crl memory list,
        Kind kind,
        bytes32 issuer,
        bytes32 x,
        bytes32 y,
        uint256 storedUpdate
    ) private view {
        if (list.issuer != issuer) revert WrongName(issuer, list.issuer);
        if (!P256.verify(_P256_VERIFIER, list.tbsHash, list.r, list.s, x, y)) revert WrongSignature(kind);
        _checkDates(kind, list.thisUpdate, list.nextUpdate);
        if (list.thisUpdate < storedUpdate) revert Rollback(kind, storedUpdate, list.thisUpdate);
    }

    /// @dev Checks a document's signature and its signer. Returns the earlier expiry of the signer's and the root's
    /// certificate.
    function _checkDocument(
        bytes calldata json,
        bytes calldata signature,
        bytes calldata signer,
        Kind kind
    ) private view returns (uint256 expiry) {
        X509.Certificate memory certificate = _checkSigner(signer);
        if (certificate.subject != IntelNames.TCB_SIGNING) {
            revert WrongName(IntelNames.TCB_SIGNING, certificate.subject);
        }
        if (certificate.isCa || certificate.keyUsage & X509.DIGITAL_SIGNATURE == 0) {
            revert WrongUsage(certificate.serial);
        }
        if (signature.length != 64) revert WrongSignatureSize(signature.length);
        bool valid = P256.verify(
            _P256_VERIFIER,
            sha256(json),
            bytes32(signature[:32]),
            bytes32(signature[32:]),
            certificate.x,
            certificate.y
        );
        if (!valid) revert WrongSignature(kind);
        return _min(certificate.notAfter, _ROOT_NOT_AFTER);
    }

    /// @dev Requires a certificate that the root signed, valid now and not revoked by the root.
    function _checkSigner(bytes memory encoded) private view returns (X509.Certificate memory certificate) {
        _requireRootCrl();
        certificate = X509.parse(encoded, 0, encoded.length);
        if (certificate.issuer != IntelNames.ROOT) revert WrongName(IntelNames.ROOT, certificate.issuer);
        certificate.requireSignedBy(_P256_VERIFIER, _ROOT_X, _ROOT_Y);
        certificate.requireCurrent();
        if (_revoked[_ROOT_ID][certificate.serial]) revert Revoked(_ROOT_ID, certificate.serial);
    }

    /// @dev Requires a current list of the root. Returns the root's epoch.
    function _requireRootCrl() private view returns (uint16 epoch) {
        CrlRecord memory list = _rootCrl;
        if (list.thisUpdate == 0) revert Missing(Kind.RootCrl);
        if (block.timestamp > list.expiry) revert Expired(Kind.RootCrl, list.expiry);
        return list.rootEpoch;
    }

    function _checkDates(Kind kind, uint256 issued, uint256 expiry) private view {
        if (issued > block.timestamp) revert NotYetIssued(kind, issued);
        if (block.timestamp > expiry) revert Expired(kind, expiry);
    }

    function _replace(
        Document storage document,
        Kind kind,
        uint256 issueDate,
        uint32 expiry,
        uint256 evaluationNumber,
        bytes memory words
    ) private {
        _checkDates(kind, issueDate, expiry);
        if (issueDate < document.issueDate) revert Rollback(kind, document.issueDate, issueDate);
        if (evaluationNumber < document.evaluationNumber) {
            revert Rollback(kind, document.evaluationNumber, evaluationNumber);
        }
        document.words = CodeBlob.write(words);
        document.issueDate = issueDate.toUint32();
        document.expiry = expiry;
        document.evaluationNumber = evaluationNumber.toUint16();
        document.rootEpoch = _rootCrl.rootEpoch;
    }

    function _read(Document storage document, Kind kind, uint16 epoch) private view returns (bytes memory) {
        Document memory found = document;
        if (found.words == address(0) || found.rootEpoch != epoch) revert Missing(kind);
        if (block.timestamp > found.expiry) revert Expired(kind, found.expiry);
        return CodeBlob.read(found.words);
    }

    /// @dev Marks serials as revoked, for ever. A later list may drop an expired certificate; that does not restore it.
    function _revoke(bytes32 issuerId, uint256[] memory serials) private returns (uint256 added) {
        mapping(uint256 => bool) storage revoked = _revoked[issuerId];
        for (uint256 i = 0; i < serials.length; ++i) {
            if (revoked[serials[i]]) continue;
            revoked[serials[i]] = true;
            ++added;
            emit CertificateRevoked(issuerId, serials[i]);
        }
    }

    function _tcbKey(bool tdx, bytes6 fmspc, bytes2 pceId) private pure returns (uint256) {
        return (tdx ? 1 << 64 : 0) | (uint256(uint48(fmspc)) << 16) | uint16(pceId);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
