// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Single quotes keep JSON's double quotes readable.
// solhint-disable quotes

import {Bytes} from "./Bytes.sol";
import {JsonScanner} from "./JsonScanner.sol";
import {TcbStatus} from "../../types/Attestation.sol";

/// @title Reader of quoting enclave identities
/// @notice Reads Intel's JSON of a quoting enclave's identity, version 2, into packed words.
/// @dev Five words: a header (evaluation number in bits 0–15, product id in 16–31, number of levels in 32–39); the
/// signer; attributes and their mask, 16 bytes each; miscellaneous selection and its mask, 4 bytes each, left-aligned;
/// and the levels, best first, 24 bits each from the lowest: SVN 16, status 8.
library QeIdentityJson {
    using Bytes for bytes;
    using JsonScanner for bytes;

    /// @notice The contents of an identity.
    struct QeIdentity {
        bool tdx;
        uint256 issueDate;
        uint256 nextUpdate;
        uint256 evaluationNumber;
        /// The packed words, as above.
        bytes words;
    }

    uint256 private constant _MAX_LEVELS = 10;

    /// @notice The identity of a quoting enclave has more levels than the packed form has room for.
    /// @dev Selector 0x5909ea69.
    error TooManyQeLevels(uint256 offset);

    /// @notice Reads the whole text, and refuses other text before, between and after its fields.
    function parse(bytes memory json) internal pure returns (QeIdentity memory identity) {
        uint256 pos;
        if (json.matches(0, '{"id":"TD_QE"', 13)) {
            identity.tdx = true;
            pos = 13;
        } else {
            pos = json.expect(0, '{"id":"QE"', 10);
        }
        pos = json.expect(pos, ',"version":2,"issueDate":', 25);
        (identity.issueDate, pos) = json.readTime(pos);
        pos = json.expect(pos, ',"nextUpdate":', 14);
        (identity.nextUpdate, pos) = json.readTime(pos);
        pos = json.expect(pos, ',"tcbEvaluationDataNumber":', 27);
        (identity.evaluationNumber, pos) = json.readUint(pos, type(uint16).max);
        identity.words = new bytes(160);
        uint256 header = identity.evaluationNumber;
        (header, pos) = _readFields(json, pos, identity.words, header);
        uint256 count;
        (count, pos) = _readLevels(json, pos, identity.words);
        pos = json.expect(pos, "}", 1);
        if (pos != json.length) revert JsonScanner.NotCanonical(pos);
        identity.words.write(0, bytes32(header | (count << 32)));
    }

    function _readFields(
        bytes memory json,
        uint256 pos,
        bytes memory words,
        uint256 header
    ) private pure returns (uint256 newHeader, uint256 next) {
        bytes32 value;
        bytes32 mask;
        next = json.expect(pos, ',"miscselect":', 14);
        (value, next) = json.readHex(next, 4);
        next = json.expect(next, ',"miscselectMask":', 18);
        (mask, next) = json.readHex(next, 4);
        words.write(96, value | (mask >> 32));
        next = json.expect(next, ',"attributes":', 14);
        (value, next) = json.readHex(next, 16);
        next = json.expect(next, ',"attributesMask":', 18);
        (mask, next) = json.readHex(next, 16);
        words.write(64, value | (mask >> 128));
        next = json.expect(next, ',"mrsigner":', 12);
        (value, next) = json.readHex(next, 32);
        words.write(32, value);
        next = json.expect(next, ',"isvprodid":', 13);
        uint256 product;
        (product, next) = json.readUint(next, type(uint16).max);
        newHeader = header | (product << 16);
    }

    function _readLevels(
        bytes memory json,
        uint256 pos,
        bytes memory words
    ) private pure returns (uint256 count, uint256 next) {
        next = json.expect(pos, ',"tcbLevels":[', 14);
        uint256 packed = 0;
        bool another = true;
        while (another) {
            if (count == _MAX_LEVELS) revert TooManyQeLevels(next);
            uint256 svn;
            TcbStatus status;
            next = json.expect(next, '{"tcb":{"isvsvn":', 17);
            (svn, next) = json.readUint(next, type(uint16).max);
            (status, next) = json.readPartLevelEnd(next);
            packed |= (svn | (uint256(status) << 16)) << (24 * count);
            ++count;
            (another, next) = json.more(next);
        }
        words.write(128, bytes32(packed));
    }
}
