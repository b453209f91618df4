// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Single quotes keep JSON's double quotes readable.
// solhint-disable quotes

import {Bytes} from "./Bytes.sol";
import {JsonScanner} from "./JsonScanner.sol";
import {TcbLevels} from "./TcbLevels.sol";
import {TcbStatus} from "../../types/Attestation.sol";

/// @title Reader of TCB info
/// @notice Reads Intel's JSON of TCB info, version 3, into packed words.
/// @dev The words: a header (evaluation number in bits 0–15, number of modules in 16–23, of levels in 24–31); three
/// words for each TDX module, see `_readModule`; then one word (SGX) or two (TDX) for each level, see `TcbLevels`, best
/// first.
library TcbInfoJson {
    using Bytes for bytes;
    using JsonScanner for bytes;

    /// @notice The contents of a TCB info.
    struct TcbInfo {
        bool tdx;
        bytes6 fmspc;
        bytes2 pceId;
        uint256 issueDate;
        uint256 nextUpdate;
        uint256 evaluationNumber;
        /// The packed words, as above.
        bytes words;
    }

    uint256 private constant _MAX_MODULES = 16;
    uint256 private constant _MAX_MODULE_LEVELS = 14;
    uint256 private constant _MAX_LEVELS = 255;

    /// @notice The TCB info has more modules or levels than the packed form has room for.
    /// @dev Selector 0x21512ab1.
    error TooManyLevels(uint256 offset);

    /// @notice A TCB level asks for no less than the level before it, so no platform could reach it: the levels are not
    /// listed best first.
    /// @dev Selector 0x3b6e9189.
    error UnsortedLevels(uint256 offset);

    /// @notice Reads the whole text, and refuses other text before, between and after its fields.
    function parse(bytes memory json) internal pure returns (TcbInfo memory info) {
        uint256 pos;
        if (json.matches(0, '{"id":"TDX","version":3', 23)) info.tdx = true;
        else json.expect(0, '{"id":"SGX","version":3', 23);
        (info.issueDate, info.nextUpdate, pos) = json.readDates(23);
        bytes32 value;
        pos = json.expect(pos, ',"fmspc":', 9);
        (value, pos) = json.readHex(pos, 6);
        info.fmspc = bytes6(value);
        pos = json.expect(pos, ',"pceId":', 9);
        (value, pos) = json.readHex(pos, 2);
        info.pceId = bytes2(value);
        pos = json.expect(pos, ',"tcbType":0', 12);
        pos = json.expect(pos, ',"tcbEvaluationDataNumber":', 27);
        (info.evaluationNumber, pos) = json.readUint(pos, type(uint16).max);
        // The text of a module or level is longer than its words.
        info.words = new bytes(json.length);
        uint256 size = 32;
        uint256 modules = 0;
        if (info.tdx) (modules, size, pos) = _readModules(json, pos, info.words, size);
        uint256 levels;
        (levels, size, pos) = _readLevels(json, pos, info.words, size, info.tdx);
        pos = json.expect(pos, "}", 1);
        if (pos != json.length) revert JsonScanner.NotCanonical(pos);
        info.words.write(0, bytes32(info.evaluationNumber | (modules << 16) | (levels << 24)));
        info.words.truncate(size);
    }

    /// @dev Reads the module of version 0, which has no levels, and then the list of the other versions.
    function _readModules(
        bytes memory json,
        uint256 pos,
        bytes memory words,
        uint256 size
    ) private pure returns (uint256 count, uint256 newSize, uint256 next) {
        next = json.expect(pos, ',"tdxModule":{"mrsigner":', 25);
        next = _readIdentity(json, next, words, size);
        next = json.expect(next, "}", 1);
        count = 1;
        newSize = size + 96;
        next = json.expect(next, ',"tdxModuleIdentities":[', 24);
        bool another = true;
        while (another) {
            if (count == _MAX_MODULES) revert TooManyLevels(next);
            next = _readModule(json, next, words, newSize);
            ++count;
            newSize += 96;
            (another, next) = json.more(next);
        }
    }

    /// @dev Writes three words: the first 32 bytes of the signer; its last 16 bytes, 8 of attributes and 8 of their
    /// mask; and, from the lowest bit, version 8, number of levels 8, then for each level SVN 8 and status 8.
    function _readModule(
        bytes memory json,
        uint256 pos,
        bytes memory words,
        uint256 size
    ) private pure returns (uint256 next) {
        next = json.expect(pos, '{"id":"TDX_', 11);
        uint256 packed = json.readDigits(next, 1);
        if (packed == 0) revert JsonScanner.NotCanonical(next);
        next = json.expect(next + 2, '","mrsigner":', 13);
        next = _readIdentity(json, next, words, size);
        next = json.expect(next, ',"tcbLevels":[', 14);
        uint256 count = 0;
        bool another = true;
        while (another) {
            if (count == _MAX_MODULE_LEVELS) revert TooManyLevels(next);
            uint256 svn;
            TcbStatus status;
            next = json.expect(next, '{"tcb":{"isvsvn":', 17);
            (svn, next) = json.readUint(next, type(uint8).max);
            (status, next) = json.readPartLevelEnd(next);
            packed |= (svn | (uint256(status) << 8)) << (16 + 16 * count);
            ++count;
            (another, next) = json.more(next);
        }
        next = json.expect(next, "}", 1);
        words.write(size + 64, bytes32(packed | (count << 8)));
    }

    function _readIdentity(
        bytes memory json,
        uint256 pos,
        bytes memory words,
        uint256 size
    ) private pure returns (uint256 next) {
        next = json.expect(pos, '"', 1);
        words.write(size, bytes32(json.readDigits(next, 32)));
        uint256 rest = json.readDigits(next + 64, 16) << 128;
        next = json.expect(next + 96, '","attributes":', 15);
        bytes32 value;
        (value, next) = json.readHex(next, 8);
        rest |= uint256(value) >> 128;
        next = json.expect(next, ',"attributesMask":', 18);
        (value, next) = json.readHex(next, 8);
        words.write(size + 32, bytes32(rest | (uint256(value) >> 192)));
    }

    function _readLevels(
        bytes memory json,
        uint256 pos,
        bytes memory words,
        uint256 size,
        bool tdx
    ) private pure returns (uint256 count, uint256 newSize, uint256 next) {
        next = json.expect(pos, ',"tcbLevels":[', 14);
        newSize = size;
        bool another = true;
        while (another) {
            if (count == _MAX_LEVELS) revert TooManyLevels(next);
            uint256 start = next;
            next = _readLevel(json, next, words, newSize, tdx);
            if (count != 0 && _isHidden(words, newSize, tdx)) revert UnsortedLevels(start);
            ++count;
            newSize += tdx ? 64 : 32;
            (another, next) = json.more(next);
        }
    }

    /// @dev Whether the level before the one at `pos` asks for no more than this one: it would decide for every
    /// platform that this one covers.
    function _isHidden(bytes memory words, uint256 pos, bool tdx) private pure returns (bool) {
        uint256 size = tdx ? 64 : 32;
        if (!TcbLevels.covers((words.peek(pos) << 8) >> 8, words.peek(pos - size))) return false;
        return !tdx || TcbLevels.coversWide(words.peek(pos + 32), words.peek(pos - 32));
    }

    function _readLevel(
        bytes memory json,
        uint256 pos,
        bytes memory words,
        uint256 size,
        bool tdx
    ) private pure returns (uint256 next) {
        uint256 packed;
        uint256 svn;
        next = json.expect(pos, '{"tcb":{"sgxtcbcomponents":[', 28);
        (packed, next) = _readComponents(json, next, false);
        next = json.expect(next, ',"pcesvn":', 10);
        (svn, next) = json.readUint(next, type(uint16).max);
        packed = TcbLevels.withPce(packed, svn);
        if (tdx) {
            uint256 tdxPacked;
            next = json.expect(next, ',"tdxtcbcomponents":[', 21);
            (tdxPacked, next) = _readComponents(json, next, true);
            words.write(size + 32, bytes32(tdxPacked));
        }
        TcbStatus status;
        (status, next) = json.readLevelEnd(next);
        words.write(size, bytes32(TcbLevels.withStatus(packed, status)));
    }

    /// @dev Reads sixteen components and the closing bracket. Category and type inform people only.
    function _readComponents(
        bytes memory json,
        uint256 pos,
        bool wide
    ) private pure returns (uint256 packed, uint256 next) {
        next = pos;
        for (uint256 i = 0; i < TcbLevels.COMPONENTS; ++i) {
            if (i != 0) next = json.expect(next, ",", 1);
            uint256 svn;
            next = json.expect(next, '{"svn":', 7);
            (svn, next) = json.readUint(next, type(uint8).max);
            if (json.matches(next, ',"category":', 12)) next = json.skipString(next + 12);
            if (json.matches(next, ',"type":', 8)) next = json.skipString(next + 8);
            next = json.expect(next, "}", 1);
            packed = wide ? (packed << 16) | svn : TcbLevels.withComponent(packed, i, svn);
        }
        next = json.expect(next, "]", 1);
    }
}
