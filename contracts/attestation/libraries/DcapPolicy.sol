// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {DcapQuote} from "./DcapQuote.sol";
import {IDcapVerifier} from "../../interfaces/IDcapVerifier.sol";

/// @title Policy on a DCAP quote's body
/// @notice Judges whether the enclave's mode may be trusted, and derives the identity of its code.
/// @dev Reads are unchecked: `DcapQuote.parse` has made sure that the body lies inside the quote.
library DcapPolicy {
    using Bytes for bytes;

    /// SGX attribute flags: DEBUG 0x02, PROVISION_KEY 0x10, EINITTOKEN_KEY 0x20.
    uint256 private constant _SGX_DEBUG = 0x02;
    uint256 private constant _SGX_FORBIDDEN = 0x30;
    /// TD attributes that must be zero, as a big-endian reading of the 8 bytes: all but bits 28 (SEPT_VE_DISABLE),
    /// 30 (PKS), 31 (KL) and 63 (PERFMON). Bits 0 to 7 are those of a TD under debug; bit 29 makes it migratable.
    uint256 private constant _TDX_DEBUG = 0xff00000000000000;
    uint256 private constant _TDX_FORBIDDEN = 0x00ffff2fffffff7f;
    uint256 private constant _TDX_SEPT_VE_DISABLE = 0x0000001000000000;

    /// @notice Requires production mode. Reverts with `DebugMode`, `ForbiddenAttributes` and `ServiceTd`.
    function requireProductionMode(bytes memory data, DcapQuote.Layout memory fields) internal pure {
        uint256 body = fields.body;
        if (!fields.tdx) {
            uint256 flags = data.peek(body + 48) >> 248;
            if (flags & _SGX_DEBUG != 0) revert IDcapVerifier.DebugMode(data.read(body + 48, 16));
            if (flags & _SGX_FORBIDDEN != 0) revert IDcapVerifier.ForbiddenAttributes(data.read(body + 48, 16));
            return;
        }
        uint256 bits = data.peek(body + 120) >> 192;
        if (bits & _TDX_DEBUG != 0) revert IDcapVerifier.DebugMode(bytes32(bits << 192));
        if (bits & _TDX_FORBIDDEN != 0 || bits & _TDX_SEPT_VE_DISABLE == 0) {
            revert IDcapVerifier.ForbiddenAttributes(bytes32(bits << 192));
        }
        // A service TD could migrate the machine or change its measurements.
        if (DcapQuote.isTd15(fields)) {
            uint256 service = data.peek(body + 600) | (data.peek(body + 632) >> 128);
            if (service != 0) revert IDcapVerifier.ServiceTd(bytes32(service));
        }
    }

    /// @notice The enclave's identity: see `IDcapVerifier`.
    /// @dev Concatenates the pieces beyond the end of allocated memory, and hashes them there.
    function measurementOf(bytes memory data, DcapQuote.Layout memory fields) internal pure returns (bytes32 id) {
        bool tdx = fields.tdx;
        uint256 body = fields.body;
        assembly ("memory-safe") {
            let from := add(add(data, 0x20), body)
            let to := mload(0x40)
            switch tdx
            case 0 {
                mstore(to, "assay.sgx")
                mcopy(add(to, 9), add(from, 48), 8)
                mcopy(add(to, 17), add(from, 32), 16)
                mcopy(add(to, 33), add(from, 64), 256)
                id := keccak256(to, 289)
            }
            default {
                mstore(to, "assay.tdx")
                mcopy(add(to, 9), add(from, 120), 400)
                id := keccak256(to, 409)
            }
            id := shl(8, shr(8, id))
        }
    }

    /// @notice The report data: two words that the enclave chose for its quote.
    function reportDataOf(
        bytes memory data,
        DcapQuote.Layout memory fields
    ) internal pure returns (bytes32 low, bytes32 high) {
        uint256 pos = fields.body + (fields.tdx ? 520 : 320);
        return (bytes32(data.peek(pos)), bytes32(data.peek(pos + 32)));
    }
}
