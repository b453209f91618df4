// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {Der} from "./Der.sol";
import {TcbLevels} from "./TcbLevels.sol";
import {QuoteFlags} from "../../types/Attestation.sol";

/// @title Reader of Intel's extension of a PCK leaf
/// @notice Reads the extension 1.2.840.113741.1.13.1, with its fields in Intel's order.
library PckExtension {
    using Bytes for bytes;

    /// @notice The facts that the extension states about a platform.
    struct Platform {
        /// The platform's permanent id.
        bytes16 ppid;
        /// The component SVNs and the PCE's, packed as by `TcbLevels`.
        uint256 svns;
        /// The platform's provisioning certification enclave.
        bytes2 pceId;
        /// The platform's model.
        bytes6 fmspc;
        /// Bits of `QuoteFlags`.
        uint16 flags;
    }

    /// SEQUENCE head, OBJECT IDENTIFIER 1.2.840.113741.1.13.1.N and the value's head, for each field.
    bytes32 private constant _PPID = hex"301e060a2a864886f84d010d01010410";
    bytes32 private constant _TCB_OID = hex"060a2a864886f84d010d0102";
    bytes32 private constant _PCE_ID = hex"3010060a2a864886f84d010d01030402";
    bytes32 private constant _FMSPC = hex"3014060a2a864886f84d010d01040406";
    bytes32 private constant _SGX_TYPE = hex"300f060a2a864886f84d010d01050a01";
    bytes32 private constant _INSTANCE_ID = hex"301e060a2a864886f84d010d01060410";
    bytes32 private constant _CONFIGURATION = hex"3044060a2a864886f84d010d01073036";
    bytes32 private constant _SVN_OID = hex"060b2a864886f84d010d0102";
    /// SEQUENCE, OBJECT IDENTIFIER 1.2.840.113741.1.13.1.2.1 and the head of an INTEGER of one byte.
    uint256 private constant _SHORT_SVN = 0x3010060b2a864886f84d010d0102010201 << 120;
    bytes32 private constant _SETTING_HEAD = hex"3010060b2a864886f84d010d0107";
    uint256 private constant _HEAD = 16;

    /// @notice A field of Intel's PCK extension holds a value outside its range.
    /// @dev Selector 0x602db4d0.
    error BadPckField(uint256 offset);

    /// @notice Reads the extension's content, `[start, end)`.
    function parse(bytes memory data, uint256 start, uint256 end) internal pure returns (Platform memory platform) {
        (uint256 pos, uint256 stop) = Der.enter(data, start, end, Der.SEQUENCE);
        Der.finish(stop, end);
        pos = Der.expect(data, pos, end, _PPID, _HEAD);
        platform.ppid = bytes16(bytes32(data.peek(pos)));
        (platform.svns, pos) = _readTcb(data, pos + 16, end);
        pos = Der.expect(data, pos, end, _PCE_ID, _HEAD);
        platform.pceId = bytes2(bytes32(data.peek(pos)));
        pos = Der.expect(data, pos + 2, end, _FMSPC, _HEAD);
        platform.fmspc = bytes6(bytes32(data.peek(pos)));
        pos = Der.expect(data, pos + 6, end, _SGX_TYPE, _HEAD);
        uint256 kind = data.peek(pos) >> 248;
        if (kind > 2) revert BadPckField(pos);
        if (kind == 1) platform.flags = QuoteFlags.SCALABLE;
        ++pos;
        if (pos < end && data.peek(pos) >> 128 == uint256(_INSTANCE_ID) >> 128) pos += _HEAD + 16;
        if (pos < end) pos = _readConfiguration(data, pos, end, platform);
        Der.finish(pos, end);
    }

    /// @dev Reads sixteen components, the PCE's SVN, and the CPU SVN, which repeats the components in another form.
    function _readTcb(bytes memory data, uint256 pos, uint256 end) private pure returns (uint256 svns, uint256 next) {
        (pos, next) = Der.enter(data, pos, end, Der.SEQUENCE);
        pos = Der.expect(data, pos, next, _TCB_OID, 12);
        uint256 stop;
        (pos, stop) = Der.enter(data, pos, next, Der.SEQUENCE);
        Der.finish(stop, next);
        uint256 svn;
        unchecked {
            // Sixteen rounds; offsets are far below 2^255.
            uint256 expected = _SHORT_SVN;
            for (uint256 i = 0; i < TcbLevels.COMPONENTS; ++i) {
                // Nearly every SVN is one byte below 0x80; then one comparison covers the whole value, 18 bytes.
                svn = data.peek(pos) ^ expected;
                expected += 1 << 136;
                if (svn >> 119 == 0 && pos + 18 <= stop) {
                    svn >>= 112;
                    pos += 18;
                } else {
                    (svn, pos) = _readSvn(data, pos, stop, i + 1, type(uint8).max);
                }
                svns = TcbLevels.withComponent(svns, i, svn);
            }
        }
        (svn, pos) = _readSvn(data, pos, stop, 17, type(uint16).max);
        svns = TcbLevels.withPce(svns, svn);
        pos = Der.expect(data, pos, stop, hex"301f060b2a864886f84d010d0102120410", 17);
        Der.finish(pos + 16, stop);
    }

    /// @dev Reads SEQUENCE { 1.2.840.113741.1.13.1.2.number, INTEGER }.
    function _readSvn(
        bytes memory data,
        uint256 pos,
        uint256 end,
        uint256 number,
        uint256 limit
    ) private pure returns (uint256 svn, uint256 next) {
        (pos, next) = Der.enter(data, pos, end, Der.SEQUENCE);
        pos = Der.expect(data, pos, next, _SVN_OID | (bytes32(number) << 152), 13);
        (svn, pos) = Der.readUint(data, pos, next);
        if (svn > limit) revert BadPckField(pos);
        Der.finish(pos, next);
    }

    function _readConfiguration(
        bytes memory data,
        uint256 pos,
        uint256 end,
        Platform memory platform
    ) private pure returns (uint256 next) {
        next = Der.expect(data, pos, end, _CONFIGURATION, _HEAD);
        for (uint256 i = 0; i < 3; ++i) {
            // SEQUENCE { 1.2.840.113741.1.13.1.7.(i + 1), BOOLEAN }
            next = Der.expect(
                data,
                next,
                end,
                _SETTING_HEAD | (bytes32(i + 1) << 136) | bytes32(uint256(0x0101) << 120),
                17
            );
            uint256 value = data.peek(next) >> 248;
            if (value != 0 && value != 0xff) revert BadPckField(next);
            if (value != 0) platform.flags |= QuoteFlags.DYNAMIC_PLATFORM << uint16(i);
            ++next;
        }
    }
}
