// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {Der} from "./Der.sol";
import {P256} from "./P256.sol";

/// @title Reader of X.509 certificates
/// @notice Reads the X.509 v3 certificates (RFC 5280) of Intel's attestation chain, and refuses any other form: P-256
/// keys, ECDSA with SHA-256, key usage and basic constraints always present and critical.
/// @dev The reader ignores key identifiers: a certificate counts only if the issuer's key verifies its signature.
library X509 {
    using Bytes for bytes;

    /// @notice The contents of a certificate.
    struct Certificate {
        /// SHA-256 of the signed part.
        bytes32 tbsHash;
        uint256 serial;
        /// keccak256 of the issuer's and the subject's distinguished names, in DER.
        bytes32 issuer;
        bytes32 subject;
        /// First and last second in which the certificate is valid.
        uint256 notBefore;
        uint256 notAfter;
        /// The certified key.
        bytes32 x;
        bytes32 y;
        /// The issuer's signature.
        bytes32 r;
        bytes32 s;
        bool isCa;
        /// The first eight key usage bits.
        uint256 keyUsage;
        /// Begin and end of Intel's extension for PCK leaves; both zero if it is absent.
        uint256 pckStart;
        uint256 pckEnd;
    }

    uint256 internal constant DIGITAL_SIGNATURE = 0x80;
    uint256 internal constant KEY_CERT_SIGN = 0x04;
    uint256 internal constant CRL_SIGN = 0x02;

    /// SEQUENCE { ecdsa-with-SHA256 }.
    bytes32 internal constant SIGNATURE_ALGORITHM = hex"300a06082a8648ce3d040302";
    uint256 internal constant SIGNATURE_ALGORITHM_SIZE = 12;
    /// SubjectPublicKeyInfo of an uncompressed P-256 key, up to the coordinates.
    bytes32 private constant _KEY_INFO = hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    uint256 private constant _KEY_INFO_SIZE = 27;
    /// [0] { INTEGER 2 }: version 3.
    bytes32 private constant _VERSION_3 = hex"a003020102";

    uint256 private constant _EXTENSIONS_TAG = 0xa3;
    bytes32 private constant _OID_AUTHORITY_KEY = hex"0603551d23";
    bytes32 private constant _OID_CRL_POINTS = hex"0603551d1f";
    bytes32 private constant _OID_SUBJECT_KEY = hex"0603551d0e";
    bytes32 private constant _OID_KEY_USAGE = hex"0603551d0f";
    bytes32 private constant _OID_BASIC_CONSTRAINTS = hex"0603551d13";
    bytes32 private constant _OID_INTEL_PCK = hex"06092a864886f84d010d01";
    bytes32 private constant _CRITICAL = hex"0101ff";

    uint256 private constant _SEEN_KEY_USAGE = 1 << 3;
    uint256 private constant _SEEN_BASIC_CONSTRAINTS = 1 << 4;

    /// @notice An extension appears twice in a certificate.
    /// @dev Selector 0xb3c1bed0.
    error RepeatedExtension(bytes32 oid);
    /// @notice A certificate has a critical extension that this reader does not know.
    /// @dev Selector 0xf178e396.
    error UnknownCriticalExtension(bytes32 oid);
    /// @notice A certificate's key usage or basic constraints are missing, not critical, or not in their canonical
    /// form.
    /// @dev Selector 0x0faad00f.
    error BadConstraints();
    /// @notice The issuer's key did not sign the certificate.
    /// @dev Selector 0x51c94a28.
    error WrongCertificateSignature(uint256 serial);
    /// @notice The certificate has expired or is not valid yet.
    /// @dev Selector 0x35a7ded3.
    error CertificateNotValid(uint256 serial, uint256 notBefore, uint256 notAfter);

    /// @notice Reads a certificate that fills `[start, end)`.
    function parse(
        bytes memory data,
        uint256 start,
        uint256 end
    ) internal view returns (Certificate memory certificate) {
        data.check(start, end - start);
        (uint256 pos, uint256 stop) = Der.enter(data, start, end, Der.SEQUENCE);
        Der.finish(stop, end);
        (uint256 tbs, uint256 tbsEnd) = Der.enter(data, pos, end, Der.SEQUENCE);
        certificate.tbsHash = data.sha(pos, tbsEnd - pos);
        _parseBody(data, tbs, tbsEnd, certificate);
        pos = Der.expect(data, tbsEnd, end, SIGNATURE_ALGORITHM, SIGNATURE_ALGORITHM_SIZE);
        (certificate.r, certificate.s, pos) = Der.readSignature(data, pos, end);
        Der.finish(pos, end);
    }

    /// @notice Requires that the key (x, y) signed the certificate.
    function requireSignedBy(Certificate memory certificate, address p256, bytes32 x, bytes32 y) internal view {
        if (!P256.verify(p256, certificate.tbsHash, certificate.r, certificate.s, x, y)) {
            revert WrongCertificateSignature(certificate.serial);
        }
    }

    /// @notice Requires that the certificate is valid in this block.
    function requireCurrent(Certificate memory certificate) internal view {
        if (block.timestamp < certificate.notBefore || block.timestamp > certificate.notAfter) {
            revert CertificateNotValid(certificate.serial, certificate.notBefore, certificate.notAfter);
        }
    }

    function _parseBody(bytes memory data, uint256 pos, uint256 end, Certificate memory certificate) private pure {
        pos = Der.expect(data, pos, end, _VERSION_3, 5);
        (certificate.serial, pos) = Der.readUint(data, pos, end);
        pos = Der.expect(data, pos, end, SIGNATURE_ALGORITHM, SIGNATURE_ALGORITHM_SIZE);
        (certificate.issuer, pos) = readName(data, pos, end);

        (uint256 inner, uint256 stop) = Der.enter(data, pos, end, Der.SEQUENCE);
        (certificate.notBefore, inner) = Der.readTime(data, inner, stop);
        (certificate.notAfter, inner) = Der.readTime(data, inner, stop);
        Der.finish(inner, stop);

        (certificate.subject, pos) = readName(data, stop, end);
        pos = Der.expect(data, pos, end, _KEY_INFO, _KEY_INFO_SIZE);
        certificate.x = bytes32(data.peek(pos));
        certificate.y = bytes32(data.peek(pos + 32));

        // Entering fails if the key ends beyond the certificate.
        (pos, stop) = Der.enter(data, pos + 64, end, _EXTENSIONS_TAG);
        Der.finish(stop, end);
        (pos, stop) = Der.enter(data, pos, end, Der.SEQUENCE);
        Der.finish(stop, end);
        _parseExtensions(data, pos, end, certificate);
    }

    /// @notice keccak256 of a distinguished name, and the offset after it.
    function readName(bytes memory data, uint256 pos, uint256 end) internal pure returns (bytes32 name, uint256 next) {
        (, next) = Der.enter(data, pos, end, Der.SEQUENCE);
        name = data.keccak(pos, next - pos);
    }

    function _parseExtensions(
        bytes memory data,
        uint256 pos,
        uint256 end,
        Certificate memory certificate
    ) private pure {
        uint256 seen = 0;
        while (pos < end) {
            (uint256 inner, uint256 stop) = Der.enter(data, pos, end, Der.SEQUENCE);
            (uint256 bit, bool critical, uint256 start) = _extensionHead(data, inner, stop);
            if (seen & bit != 0) revert RepeatedExtension(data.read(inner, 5));
            seen |= bit;
            if (bit == _SEEN_KEY_USAGE) {
                certificate.keyUsage = _keyUsage(data, start, stop, critical);
            } else if (bit == _SEEN_BASIC_CONSTRAINTS) {
                certificate.isCa = _basicConstraints(data, start, stop, critical);
            } else if (bit == 1 << 5) {
                certificate.pckStart = start;
                certificate.pckEnd = stop;
            }
            pos = stop;
        }
        uint256 needed = _SEEN_KEY_USAGE | _SEEN_BASIC_CONSTRAINTS;
        if (seen & needed != needed) revert BadConstraints();
    }

    /// @dev Returns an extension's bit in the set of known extensions (zero if unknown), whether it is critical, and
    /// the offset of the content of its OCTET STRING. The content ends with the extension.
    function _extensionHead(
        bytes memory data,
        uint256 pos,
        uint256 stop
    ) private pure returns (uint256 bit, bool critical, uint256 start) {
        (, uint256 next) = Der.enter(data, pos, stop, Der.OBJECT_IDENTIFIER);
        bytes32 oid = bytes32(data.peek(pos));
        unchecked {
            // No known identifier is longer than a word, so a longer one stays whole and matches none.
            uint256 size = next - pos;
            if (size < 32) oid = (oid >> (256 - (size << 3))) << (256 - (size << 3));
        }
        if (Der.isNext(data, next, stop, Der.BOOLEAN)) {
            next = Der.expect(data, next, stop, _CRITICAL, 3);
            critical = true;
        }
        uint256 contentEnd;
        (start, contentEnd) = Der.enter(data, next, stop, Der.OCTET_STRING);
        Der.finish(contentEnd, stop);
        if (oid == _OID_AUTHORITY_KEY) bit = 1;
        else if (oid == _OID_CRL_POINTS) bit = 1 << 1;
        else if (oid == _OID_SUBJECT_KEY) bit = 1 << 2;
        else if (oid == _OID_KEY_USAGE) bit = _SEEN_KEY_USAGE;
        else if (oid == _OID_BASIC_CONSTRAINTS) bit = _SEEN_BASIC_CONSTRAINTS;
        else if (oid == _OID_INTEL_PCK) bit = 1 << 5;
        else if (critical) revert UnknownCriticalExtension(oid);
    }

    /// @dev Reads a BIT STRING of one byte.
    function _keyUsage(bytes memory data, uint256 start, uint256 stop, bool critical) private pure returns (uint256) {
        if (!critical || stop - start != 4 || data.read(start, 2) != hex"0302") revert BadConstraints();
        return data.byteAt(start + 3);
    }

    /// @dev Reads SEQUENCE {}, { TRUE } or { TRUE, path length }. Path lengths need no check: no chain here is longer
    /// than the root, one CA and a leaf that is not a CA.
    function _basicConstraints(
        bytes memory data,
        uint256 start,
        uint256 stop,
        bool critical
    ) private pure returns (bool) {
        uint256 size = stop - start;
        if (!critical || size > 8) revert BadConstraints();
        bytes32 value = data.read(start, size);
        if (size == 2 && value == hex"3000") return false;
        if (size == 5 && value == hex"30030101ff") return true;
        if (size == 8 && value >> 200 == bytes32(hex"30060101ff0201") >> 200) return true;
        revert BadConstraints();
    }
}
