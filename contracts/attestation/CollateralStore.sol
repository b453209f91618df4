// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICollateralStore} from "../interfaces/ICollateralStore.sol";
import {Bytes} from "./libraries/Bytes.sol";
import {CodeBlob} from "../libraries/CodeBlob.sol";
import {DocumentReader} from "./DocumentReader.sol";
import {CrlParts} from "./libraries/CrlParts.sol";
import {CrlReader} from "./libraries/CrlReader.sol";
import {EvaluationNumbersJson} from "./libraries/EvaluationNumbersJson.sol";
import {IntelNames} from "./libraries/IntelNames.sol";
import {P256} from "./libraries/P256.sol";
import {QeIdentityJson} from "./libraries/QeIdentityJson.sol";
import {SerialList} from "./libraries/SerialList.sol";
import {TcbInfoJson} from "./libraries/TcbInfoJson.sol";
import {X509} from "./libraries/X509.sol";
import {TrustRoot} from "./TrustRoot.sol";

/// @title Store of Intel's collateral
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract CollateralStore is TrustRoot {
    using Bytes for bytes;
    using SafeCast for uint256;

    /* TYPES */

    /// @notice Address of a signed document's words, and its dates: one slot.
    struct Document {
        address words;
        uint32 issueDate;
        uint32 expiry;
        uint16 rootEpoch;
    }

    /* IMMUTABLES */

    DocumentReader private immutable _READER = new DocumentReader();

    /* STORAGE */

    mapping(bytes32 issuerId => CrlRecord) private _pckCrls;
    /// Parts of revocation lists and indices of parts, by the hash of their bytes.
    mapping(bytes32 id => address blob) private _serials;
    mapping(bool tdx => Document) private _numbers;
    /// TCB infos and identities of quoting enclaves: see `_tcbKey` and `_qeKey`. The lowest 16 bits of a key are the
    /// evaluation number.
    mapping(uint256 key => Document) private _documents;

    /* CONSTRUCTOR */

    /// @param root The root certificate to pin, in DER: Intel's, or a development one.
    /// @param p256Verifier The precompile at 0x100, or a contract that stands in for it. The constructor tests it.
    constructor(bytes memory root, address p256Verifier) TrustRoot(root, p256Verifier) {}

    /* UPSERTS */

    /// @inheritdoc ICollateralStore
    function storeSerials(bytes calldata serials) external returns (bytes32 id) {
        SerialList.check(serials);
        id = keccak256(serials);
        if (_write(id, serials)) emit SerialsStored(id, serials.length / SerialList.SERIAL_SIZE);
    }

    /// @inheritdoc ICollateralStore
    function upsertPckCrl(PckCrl calldata list, bytes calldata issuer) external {
        X509.Certificate memory ca = _checkSigner(issuer);
        if (ca.subject != IntelNames.PLATFORM_CA && ca.subject != IntelNames.PROCESSOR_CA) {
            revert WrongName(IntelNames.PLATFORM_CA, ca.subject);
        }
        uint256 needed = X509.KEY_CERT_SIGN | X509.CRL_SIGN;
        if (!ca.isCa || ca.keyUsage & needed != needed) revert WrongUsage(ca.serial);
        bytes32 issuerId = issuerIdOf(ca.x, ca.y, ca.serial);
        (CrlReader.Crl memory crl, address serials, uint256 count) = _readPckCrl(list);
        _checkCrl(crl, Kind.PckCrl, ca.subject, ca.x, ca.y, _pckCrls[issuerId].thisUpdate);
        uint32 expiry = _min(crl.nextUpdate, _min(ca.notAfter, _ROOT_NOT_AFTER)).toUint32();
        uint32 thisUpdate = crl.thisUpdate.toUint32();
        uint8 parts = list.parts.length.toUint8();
        _pckCrls[issuerId] = CrlRecord(thisUpdate, expiry, _rootCrl.rootEpoch, parts, serials);
        emit PckCrlUpdated(issuerId, thisUpdate, expiry, count);
    }

    /// @inheritdoc ICollateralStore
    function upsertEvaluationNumbers(bytes calldata json, bytes calldata signature, bytes calldata signer) external {
        uint256 signerExpiry = _checkDocument(json, signature, signer, Kind.EvaluationNumbers);
        EvaluationNumbersJson.EvaluationNumbers memory list = _READER.evaluationNumbers(json);
        uint32 expiry = _min(list.nextUpdate, signerExpiry).toUint32();
        _replace(_numbers[list.tdx], Kind.EvaluationNumbers, list.issueDate, expiry, list.words);
        emit EvaluationNumbersUpdated(list.tdx, expiry);
    }

    /// @inheritdoc ICollateralStore
    function upsertTcbInfo(bytes calldata json, bytes calldata signature, bytes calldata signer) external {
        uint256 signerExpiry = _checkDocument(json, signature, signer, Kind.TcbInfo);
        TcbInfoJson.TcbInfo memory info = _READER.tcbInfo(json);
        uint32 expiry = _min(info.nextUpdate, signerExpiry).toUint32();
        uint16 number = info.evaluationNumber.toUint16();
        Document storage document = _documents[_tcbKey(info.tdx, info.fmspc, info.pceId) | number];
        _replace(document, Kind.TcbInfo, info.issueDate, expiry, info.words);
        emit TcbInfoUpdated(info.fmspc, info.tdx, info.pceId, number, expiry);
    }

    /// @inheritdoc ICollateralStore
    function upsertQeIdentity(bytes calldata json, bytes calldata signature, bytes calldata signer) external {
        uint256 signerExpiry = _checkDocument(json, signature, signer, Kind.QeIdentity);
        QeIdentityJson.QeIdentity memory identity = _READER.qeIdentity(json);
        uint32 expiry = _min(identity.nextUpdate, signerExpiry).toUint32();
        uint16 number = identity.evaluationNumber.toUint16();
        Document storage document = _documents[_qeKey(identity.tdx) | number];
        _replace(document, Kind.QeIdentity, identity.issueDate, expiry, identity.words);
        emit QeIdentityUpdated(identity.tdx, number, expiry);
    }

    /* VIEWS */

    /// @inheritdoc ICollateralStore
    function load(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId,
        uint256 serial,
        uint16 minimum
    ) external view returns (bytes memory tcbInfo, bytes memory qeIdentity) {
        uint16 epoch = _requireRootCrl();
        CrlRecord memory list = _pckCrls[issuerId];
        if (list.thisUpdate == 0 || list.rootEpoch != epoch) revert Missing(Kind.PckCrl);
        if (block.timestamp > list.expiry) revert Expired(Kind.PckCrl, list.expiry);
        if (SerialList.contains(list.serials, list.parts, serial)) revert Revoked(issuerId, serial);
        bytes memory numbers = _read(_numbers[tdx], Kind.EvaluationNumbers, epoch);
        uint256 least = _leastNumber(tdx, numbers, minimum);
        tcbInfo = _readLowest(_tcbKey(tdx, fmspc, pceId), Kind.TcbInfo, numbers, least, epoch);
        qeIdentity = _readLowest(_qeKey(tdx), Kind.QeIdentity, numbers, least, epoch);
    }

    /// @inheritdoc ICollateralStore
    function standardNumber(bool tdx) external view returns (uint16 number) {
        return uint16(_leastNumber(tdx, _read(_numbers[tdx], Kind.EvaluationNumbers, _requireRootCrl()), 0));
    }

    /// @inheritdoc ICollateralStore
    function storedNumbers(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId
    ) external view returns (uint256 expiry, StoredNumber[] memory numbers) {
        Document memory list = _numbers[tdx];
        uint16 epoch = _rootCrl.rootEpoch;
        if (list.words == address(0) || list.rootEpoch != epoch) return (0, numbers);
        bytes memory words = CodeBlob.read(list.words);
        numbers = new StoredNumber[](words.length >> 5);
        uint256 tcbKey = _tcbKey(tdx, fmspc, pceId);
        uint256 qeKey = _qeKey(tdx);
        for (uint256 i = 0; i < numbers.length; ++i) {
            uint256 word = words.peek(i << 5);
            StoredNumber memory entry = numbers[i];
            entry.number = uint16(word);
            entry.recoveryEvent = uint64(word >> 16);
            entry.tcbInfoExpiry = _expiryOf(_documents[tcbKey | entry.number], epoch);
            entry.qeIdentityExpiry = _expiryOf(_documents[qeKey | entry.number], epoch);
        }
        return (list.expiry, numbers);
    }

    /// @inheritdoc ICollateralStore
    function isRevoked(bytes32 issuerId, uint256 serial) external view returns (bool revoked) {
        if (issuerId == _ROOT_ID) return _revokedByRoot[serial];
        CrlRecord memory list = _pckCrls[issuerId];
        return SerialList.contains(list.serials, list.parts, serial);
    }

    /// @inheritdoc ICollateralStore
    function isStored(bytes32 id) external view returns (bool stored) {
        return _serials[id] != address(0);
    }

    /// @inheritdoc ICollateralStore
    function expiries(bytes32 issuerId) external view returns (uint256 rootCrl, uint256 pckCrl) {
        rootCrl = _rootCrl.expiry;
        CrlRecord memory list = _pckCrls[issuerId];
        if (list.rootEpoch == _rootCrl.rootEpoch) pckCrl = list.expiry;
    }

    /// @inheritdoc ICollateralStore
    function reader() external view returns (address reader_) {
        return address(_READER);
    }

    /* PRIVATE */

    /// @dev Builds a list from its parts and reads it. Returns where its serial numbers are, and their number.
    function _readPckCrl(PckCrl calldata list) private returns (CrlReader.Crl memory crl, address blob, uint256 count) {
        address[] memory parts = new address[](list.parts.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            parts[i] = _serials[list.parts[i]];
            if (parts[i] == address(0)) revert UnknownSerials(list.parts[i]);
        }
        bytes memory serials = SerialList.readAll(parts);
        (bytes memory data, uint256 end) = CrlParts.build(list, serials);
        crl = CrlReader.parse(data);
        bool isEmpty = crl.entriesEnd == 0 && end == list.prefix.length;
        if (!isEmpty && (crl.entries != list.prefix.length || crl.entriesEnd != end)) {
            revert WrongEntries(crl.entries, crl.entriesEnd);
        }
        count = serials.length / SerialList.SERIAL_SIZE;
        if (parts.length == 1) blob = parts[0];
        if (parts.length > 1) {
            bytes memory index = SerialList.indexOf(parts);
            bytes32 id = keccak256(index);
            _write(id, index);
            blob = _serials[id];
        }
    }

    /// @dev Keeps bytes under their hash, unless they are there.
    function _write(bytes32 id, bytes memory data) private returns (bool isNew) {
        isNew = _serials[id] == address(0);
        if (isNew) _serials[id] = CodeBlob.write(data);
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

    function _replace(
        Document storage document,
        Kind kind,
        uint256 issueDate,
        uint32 expiry,
        bytes memory words
    ) private {
        _checkDates(kind, issueDate, expiry);
        if (issueDate < document.issueDate) revert Rollback(kind, document.issueDate, issueDate);
        document.words = CodeBlob.write(words);
        document.issueDate = issueDate.toUint32();
        document.expiry = expiry;
        document.rootEpoch = _rootCrl.rootEpoch;
    }

    function _read(Document storage document, Kind kind, uint16 epoch) private view returns (bytes memory) {
        Document memory found = document;
        if (found.words == address(0) || found.rootEpoch != epoch) revert Missing(kind);
        if (block.timestamp > found.expiry) revert Expired(kind, found.expiry);
        return CodeBlob.read(found.words);
    }

    /// @dev The smallest number that may judge a quote: the standard one, or `minimum` if that is higher.
    function _leastNumber(bool tdx, bytes memory numbers, uint256 minimum) private view returns (uint256) {
        uint256 standard = EvaluationNumbersJson.standard(numbers, block.timestamp);
        if (standard == 0) revert NoStandardNumber(tdx);
        return standard < minimum ? minimum : standard;
    }

    /// @dev Reads the document of the lowest number, from `least` on, that is stored and current.
    function _readLowest(
        uint256 key,
        Kind kind,
        bytes memory numbers,
        uint256 least,
        uint16 epoch
    ) private view returns (bytes memory) {
        uint256 found = key | least;
        if (_expiryOf(_documents[found], epoch) < block.timestamp) {
            for (uint256 pos = numbers.length; pos != 0; pos -= 32) {
                uint256 number = uint16(numbers.peek(pos - 32));
                if (number <= least || _expiryOf(_documents[key | number], epoch) < block.timestamp) continue;
                found = key | number;
                break;
            }
        }
        return _read(_documents[found], kind, epoch);
    }

    function _expiryOf(Document storage document, uint16 epoch) private view returns (uint32) {
        return document.rootEpoch == epoch ? document.expiry : 0;
    }

    function _tcbKey(bool tdx, bytes6 fmspc, bytes2 pceId) private pure returns (uint256) {
        return (tdx ? 1 << 80 : 0) | (uint256(uint48(fmspc)) << 32) | (uint256(uint16(pceId)) << 16);
    }

    function _qeKey(bool tdx) private pure returns (uint256) {
        return (1 << 81) | (tdx ? 1 << 80 : 0);
    }
}
