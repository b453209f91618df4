// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {IDcapVerifier} from "../../interfaces/IDcapVerifier.sol";

/// @title Layout of a DCAP quote
/// @notice Finds the fields of a quote, after Intel's "ECDSA Quote Library" and TDX quote references. Integers are
/// little-endian. `parse` returns offsets only, so no field is copied.
library DcapQuote {
    using Bytes for bytes;

    /// @notice The form of a quote: see `IDcapVerifier`.
    enum Form {
        Raw,
        Packed,
        Short
    }

    /// @notice Offsets into the quote's bytes.
    struct Layout {
        /// Whether the quote is of a TDX machine; otherwise it is of an SGX enclave.
        bool tdx;
        Form form;
        /// The signed range: header, descriptor and body.
        uint256 start;
        uint256 body;
        uint256 bodyEnd;
        /// Signature (64 bytes) and attestation key (64).
        uint256 signature;
        /// QE report (384), its signature (64), authentication data's length (2) and bytes (32). Zero in the short
        /// form.
        uint256 qeReport;
        /// Raw: the PEM chain. Packed: the leaf in DER. Short: nothing.
        uint256 certificates;
        uint256 certificatesEnd;
    }

    uint256 private constant _HEADER = 48;
    uint256 private constant _SGX_BODY = 384;
    uint256 private constant _TDX_BODY = 584;
    uint256 private constant _TDX15_BODY = 648;
    uint256 private constant _SIGNATURE = 64;
    uint256 private constant _SIGNATURE_AND_KEY = 128;
    /// The byte that marks the short form, and the evidence's id.
    uint256 private constant _SHORT_HEAD = 33;
    uint256 private constant _QE_REPORT_AND_SIGNATURE = 448;
    /// Every quoting enclave that Intel has published binds 32 bytes of authentication data.
    uint256 internal constant AUTH_DATA = 32;
    uint256 private constant _QE_VENDOR = 0x939a7233f79c4ca9940a0db3957f0607;

    /// @notice Finds the fields, and refuses lengths that disagree. Ignores bytes after the quote's own length: nothing
    /// signs them. Reverts with `UnsupportedQuote` and `BadQuoteLength`.
    /// @dev The single reads are unchecked. Beyond the end they give arbitrary values; then the last check fails, which
    /// requires the certificates to begin inside the quote. Offsets stay below 2^34.
    function parse(bytes memory data) internal pure returns (Layout memory fields) {
        unchecked {
            uint256 first = data.peek(0) >> 248;
            if (first < 2) {
                fields.form = first == 0 ? Form.Packed : Form.Short;
                fields.start = first == 0 ? 1 : _SHORT_HEAD;
            }
            _parseHead(data, fields);
            uint256 end = data.length;
            fields.certificatesEnd = end;
            uint256 pos = fields.bodyEnd;
            if (fields.form == Form.Short) {
                fields.signature = pos;
                pos += _SIGNATURE;
                if (pos != end) revert IDcapVerifier.BadQuoteLength(pos);
                fields.certificates = pos;
                return fields;
            }
            bool raw = fields.form == Form.Raw;
            if (raw) {
                end = _enter(data, pos, end, pos + 4);
                pos += 4;
            }
            fields.signature = pos;
            pos += _SIGNATURE_AND_KEY;
            if (raw && fields.tdx) pos = _enterCertification(data, pos, end, 6);
            fields.qeReport = pos;
            pos += _QE_REPORT_AND_SIGNATURE;
            if (data.peek16LE(pos) != AUTH_DATA) revert IDcapVerifier.BadQuoteLength(pos);
            pos += 2 + AUTH_DATA;
            if (raw) pos = _enterCertification(data, pos, end, 5);
            if (pos > end) revert IDcapVerifier.BadQuoteLength(pos);
            fields.certificates = pos;
            fields.certificatesEnd = end;
        }
    }

    /// @dev Type (2 bytes) and length (4) of certification data that fills the rest. Returns where its bytes begin.
    function _enterCertification(
        bytes memory data,
        uint256 pos,
        uint256 end,
        uint256 kind
    ) private pure returns (uint256 from) {
        unchecked {
            from = pos + 6;
            if (data.peek16LE(pos) != kind) revert IDcapVerifier.UnsupportedQuote(pos);
            if (_enter(data, pos + 2, end, from) != end) revert IDcapVerifier.BadQuoteLength(pos + 2);
        }
    }

    /// @dev Checks version, key type, TEE type and vendor, and finds the body.
    function _parseHead(bytes memory data, Layout memory fields) private pure {
        unchecked {
            uint256 start = fields.start;
            uint256 version = data.peek16LE(start);
            uint256 tee = data.peek32LE(start + 4);
            fields.tdx = tee == 0x81;
            bool known = version == 3 ? tee == 0 : (version == 4 || version == 5) && fields.tdx;
            if (!known || data.peek16LE(start + 2) != 2) revert IDcapVerifier.UnsupportedQuote(start);
            if (data.peek(start + 12) >> 128 != _QE_VENDOR) revert IDcapVerifier.UnsupportedQuote(start + 12);
            uint256 body = start + _HEADER;
            uint256 size = fields.tdx ? _TDX_BODY : _SGX_BODY;
            if (version == 5) {
                uint256 kind = data.peek16LE(body);
                if (kind == 3) size = _TDX15_BODY;
                else if (kind != 2) revert IDcapVerifier.UnsupportedQuote(body);
                if (data.peek32LE(body + 2) != size) revert IDcapVerifier.BadQuoteLength(body + 2);
                body += 6;
            }
            fields.body = body;
            fields.bodyEnd = body + size;
        }
    }

    /// @dev Returns the end of a part whose 4-byte length is at `pos` and whose bytes begin at `from`.
    function _enter(bytes memory data, uint256 pos, uint256 end, uint256 from) private pure returns (uint256 partEnd) {
        unchecked {
            partEnd = from + data.peek32LE(pos);
            if (partEnd > end) revert IDcapVerifier.BadQuoteLength(pos);
        }
    }

    /// @notice Whether the body is a TD report 1.5.
    function isTd15(Layout memory fields) internal pure returns (bool) {
        return fields.bodyEnd - fields.body == _TDX15_BODY;
    }
}
