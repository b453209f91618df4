// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {TcbLevels} from "./TcbLevels.sol";
import {IDcapVerifier} from "../../interfaces/IDcapVerifier.sol";
import {TcbStatus} from "../../types/Attestation.sol";

/// @title Evaluation of a quote's TCB
/// @notice Judges a quote by packed collateral, in the order and with the rules of Intel's quote verification library.
/// @dev Reads are unchecked: `DcapQuote.parse` has made sure that every field lies inside the quote, and the store
/// wrote the words. Offsets and counts are small: no overflow.
library TcbEvaluation {
    using Bytes for bytes;

    uint256 private constant _BYTE = 0xff;
    uint256 private constant _MODULE_SIZE = 96;
    uint256 private constant _SGX_DEBUG = 0x02;

    /// @notice The status of an SGX platform. Reverts with `NoTcbLevel`.
    /// @param svns The platform's SVNs, packed.
    /// @param words The TCB info, in the words of `TcbInfoJson`.
    function sgxStatus(uint256 svns, bytes memory words) internal pure returns (TcbStatus) {
        unchecked {
            uint256 header = words.peek(0);
            uint256 pos = 32 + ((header >> 16) & _BYTE) * _MODULE_SIZE;
            for (uint256 i = (header >> 24) & _BYTE; i != 0; --i) {
                uint256 level = words.peek(pos);
                if (TcbLevels.covers(svns, level)) return TcbLevels.statusOf(level);
                pos += 32;
            }
            revert IDcapVerifier.NoTcbLevel();
        }
    }

    /// @notice The status of a TDX platform, merged with its module's. Reverts with `WrongTdxModule` and `NoTcbLevel`.
    /// @dev Its own identity, not the first two components, judges a module of version 1 or higher.
    /// @param body Offset of the TD report in `data`.
    function tdxStatus(
        bytes memory data,
        uint256 body,
        uint256 svns,
        bytes memory words
    ) internal pure returns (TcbStatus) {
        unchecked {
            uint256 version = data.peek(body + 1) >> 248;
            TcbStatus module = _moduleStatus(data, body, version, words);
            uint256 tdxSvns = TcbLevels.spread(bytes32(data.peek(body)));
            uint256 header = words.peek(0);
            uint256 pos = 32 + ((header >> 16) & _BYTE) * _MODULE_SIZE;
            for (uint256 i = (header >> 24) & _BYTE; i != 0; --i) {
                uint256 level = words.peek(pos);
                if (TcbLevels.covers(svns, level)) {
                    uint256 tdxLevel = words.peek(pos + 32);
                    if (version != 0) tdxLevel = TcbLevels.withoutModule(tdxLevel);
                    if (TcbLevels.coversWide(tdxSvns, tdxLevel))
                        return TcbLevels.merge(TcbLevels.statusOf(level), module);
                }
                pos += 64;
            }
            revert IDcapVerifier.NoTcbLevel();
        }
    }

    /// @notice The status of Intel's quoting enclave. Reverts with `WrongQuotingEnclave` for another enclave, and with
    /// `NoTcbLevel`.
    /// @param signer Its MRSIGNER.
    /// @param modes Left-aligned: attributes (16 bytes), miscellaneous selection (4), product id (2) and SVN (2), the
    /// last two little-endian, as in a report.
    /// @param words Its identity, in the words of `QeIdentityJson`.
    function qeStatus(bytes32 signer, bytes32 modes, bytes memory words) internal pure returns (TcbStatus) {
        unchecked {
            uint256 header = words.peek(0);
            if (signer != _word(words, 32)) revert IDcapVerifier.WrongQuotingEnclave(128);
            if (!_matches(modes, _word(words, 64), 128) || uint8(modes[0]) & _SGX_DEBUG != 0) {
                revert IDcapVerifier.WrongQuotingEnclave(48);
            }
            if (!_matches(modes << 128, _word(words, 96), 32)) revert IDcapVerifier.WrongQuotingEnclave(16);
            if (_swap16(uint256(modes) >> 80) != (header >> 16) & type(uint16).max) {
                revert IDcapVerifier.WrongQuotingEnclave(256);
            }
            uint256 svn = _swap16(uint256(modes) >> 64);
            uint256 levels = words.peek(128);
            for (uint256 i = (header >> 32) & _BYTE; i != 0; --i) {
                if (svn >= uint16(levels)) return TcbStatus(uint8(levels >> 16));
                levels >>= 24;
            }
            revert IDcapVerifier.NoTcbLevel();
        }
    }

    /// @dev Swaps the lowest two bytes.
    function _swap16(uint256 value) private pure returns (uint256) {
        return ((value >> 8) & _BYTE) | ((value & _BYTE) << 8);
    }

    /// @dev Whether `actual`, left-aligned, equals the first `bits` of `word` under the mask that follows them there.
    function _matches(bytes32 actual, bytes32 word, uint256 bits) private pure returns (bool) {
        bytes32 mask = word << bits;
        return ((actual ^ word) & mask) >> (256 - bits) == 0;
    }

    function _moduleStatus(
        bytes memory data,
        uint256 body,
        uint256 version,
        bytes memory words
    ) private pure returns (TcbStatus) {
        unchecked {
            uint256 pos = 32;
            for (uint256 i = (words.peek(0) >> 16) & _BYTE; i != 0; --i) {
                uint256 levels = words.peek(pos + 64);
                if (levels & _BYTE == version) {
                    if (!_isModule(data, body, words, pos)) revert IDcapVerifier.WrongTdxModule(version);
                    // Version 0 has no levels of its own: the first TDX component is its SVN.
                    return version == 0 ? TcbStatus.UpToDate : _levelOf(data.peek(body) >> 248, levels);
                }
                pos += _MODULE_SIZE;
            }
            revert IDcapVerifier.WrongTdxModule(version);
        }
    }

    /// @dev Compares signer and masked attributes of the SEAM module with the identity at `pos`.
    function _isModule(bytes memory data, uint256 body, bytes memory words, uint256 pos) private pure returns (bool) {
        unchecked {
            bytes32 rest = _word(words, pos + 32);
            if (_word(data, body + 64) != _word(words, pos)) return false;
            if (bytes16(_word(data, body + 96)) != bytes16(rest)) return false;
            return _matches(_word(data, body + 112), rest << 128, 64);
        }
    }

    function _levelOf(uint256 svn, uint256 levels) private pure returns (TcbStatus) {
        unchecked {
            uint256 count = (levels >> 8) & _BYTE;
            levels >>= 16;
            for (uint256 i = 0; i < count; ++i) {
                if (svn >= levels & _BYTE) return TcbStatus((levels >> 8) & _BYTE);
                levels >>= 16;
            }
            revert IDcapVerifier.NoTcbLevel();
        }
    }

    function _word(bytes memory data, uint256 pos) private pure returns (bytes32) {
        return bytes32(data.peek(pos));
    }
}
