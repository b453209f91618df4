// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICollateralStore} from "../interfaces/ICollateralStore.sol";
import {CrlReader} from "./libraries/CrlReader.sol";
import {IntelNames} from "./libraries/IntelNames.sol";
import {P256} from "./libraries/P256.sol";
import {X509} from "./libraries/X509.sol";

/// @title The pinned root, the certificates that it revoked, and what it signed
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
abstract contract TrustRoot is ICollateralStore {
    using SafeCast for uint256;
    using X509 for X509.Certificate;

    /* TYPES */

    /// @notice Dates of a revocation list, and where its serial numbers are: one slot. `rootEpoch` is the root's epoch
    /// in which the list was brought. The root's list has no parts: `_revokedByRoot` holds its serial numbers.
    struct CrlRecord {
        uint32 thisUpdate;
        uint32 expiry;
        uint16 rootEpoch;
        uint8 parts;
        address serials;
    }

    /* IMMUTABLES */

    bytes32 internal immutable _ROOT_X;
    bytes32 internal immutable _ROOT_Y;
    bytes32 internal immutable _ROOT_ID;
    bytes32 internal immutable _ROOT_HASH;
    uint256 internal immutable _ROOT_SERIAL;
    uint256 internal immutable _ROOT_NOT_AFTER;
    address internal immutable _P256_VERIFIER;

    /* STORAGE */

    CrlRecord internal _rootCrl;
    mapping(uint256 serial => bool) internal _revokedByRoot;

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

    /* UPSERT */

    /// @inheritdoc ICollateralStore
    function upsertRootCrl(bytes calldata crl) external {
        bytes memory data = crl;
        CrlReader.Crl memory list = CrlReader.parse(data);
        _checkCrl(list, Kind.RootCrl, IntelNames.ROOT, _ROOT_X, _ROOT_Y, _rootCrl.thisUpdate);
        uint16 epoch = _rootCrl.rootEpoch;
        if (_revoke(CrlReader.readSerials(data, list)) != 0) ++epoch;
        // A root that has ever revoked itself stays expired.
        uint32 expiry = _revokedByRoot[_ROOT_SERIAL] ? 0 : _min(list.nextUpdate, _ROOT_NOT_AFTER).toUint32();
        _rootCrl = CrlRecord(list.thisUpdate.toUint32(), expiry, epoch, 0, address(0));
        emit RootCrlUpdated(list.thisUpdate.toUint32(), expiry, epoch);
    }

    /* VIEWS */

    /// @inheritdoc ICollateralStore
    function issuerIdOf(bytes32 x, bytes32 y, uint256 serial) public pure returns (bytes32 issuerId) {
        return keccak256(abi.encode(x, y, serial));
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

    /* INTERNAL */

    /// @dev Checks a list's issuer, signature and dates, and that it is not older than the stored list.
    function _checkCrl(
        CrlReader.Crl memory list,
        Kind kind,
        bytes32 issuer,
        bytes32 x,
        bytes32 y,
        uint256 storedUpdate
    ) internal view {
        if (list.issuer != issuer) revert WrongName(issuer, list.issuer);
        if (!P256.verify(_P256_VERIFIER, list.tbsHash, list.r, list.s, x, y)) revert WrongSignature(kind);
        _checkDates(kind, list.thisUpdate, list.nextUpdate);
        if (list.thisUpdate < storedUpdate) revert Rollback(kind, storedUpdate, list.thisUpdate);
    }

    /// @dev Requires a certificate that the root signed, valid now and not revoked by the root.
    function _checkSigner(bytes memory encoded) internal view returns (X509.Certificate memory certificate) {
        _requireRootCrl();
        certificate = X509.parse(encoded, 0, encoded.length);
        if (certificate.issuer != IntelNames.ROOT) revert WrongName(IntelNames.ROOT, certificate.issuer);
        certificate.requireSignedBy(_P256_VERIFIER, _ROOT_X, _ROOT_Y);
        certificate.requireCurrent();
        if (_revokedByRoot[certificate.serial]) revert Revoked(_ROOT_ID, certificate.serial);
    }

    /// @dev Requires a current list of the root. Returns the root's epoch.
    function _requireRootCrl() internal view returns (uint16 epoch) {
        CrlRecord memory list = _rootCrl;
        if (list.thisUpdate == 0) revert Missing(Kind.RootCrl);
        if (block.timestamp > list.expiry) revert Expired(Kind.RootCrl, list.expiry);
        return list.rootEpoch;
    }

    function _checkDates(Kind kind, uint256 issued, uint256 expiry) internal view {
        if (issued > block.timestamp) revert NotYetIssued(kind, issued);
        if (block.timestamp > expiry) revert Expired(kind, expiry);
    }

    function _min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    /* PRIVATE */

    /// @dev Marks serials as revoked by the root, for ever.
    function _revoke(uint256[] memory serials) private returns (uint256 added) {
        for (uint256 i = 0; i < serials.length; ++i) {
            if (_revokedByRoot[serials[i]]) continue;
            _revokedByRoot[serials[i]] = true;
            ++added;
            emit CertificateRevoked(_ROOT_ID, serials[i]);
        }
    }
}
