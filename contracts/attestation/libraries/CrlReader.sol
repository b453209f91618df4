// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bytes} from "./Bytes.sol";
import {Der} from "./Der.sol";
import {X509} from "./X509.sol";

/// @title Reader of certificate revocation lists
/// @notice Reads the version 2 lists (RFC 5280) of Intel's CAs, and refuses any other form.
library CrlReader {
    using Bytes for bytes;

    /// @notice The contents of a list.
    struct Crl {
        /// SHA-256 of the signed part.
        bytes32 tbsHash;
        /// keccak256 of the issuer's distinguished name.
        bytes32 issuer;
        /// The list's date, in unix seconds.
        uint256 thisUpdate;
        /// Last second in which the list counts.
        uint256 nextUpdate;
        /// The signature.
        bytes32 r;
        bytes32 s;
        /// Begin and end of the entries; both zero if there are none.
        uint256 entries;
        uint256 entriesEnd;
    }

    uint256 private constant _EXTENSIONS_TAG = 0xa0;
    /// INTEGER 1: version 2.
    bytes32 private constant _VERSION_2 = hex"020101";
    /// The shortest entry: a SEQUENCE of a one-byte serial and a time.
    uint256 private constant _MIN_ENTRY = 20;

    /// @notice A critical extension changes what the list means.
    /// @dev Selector 0x533e92d9.
    error CriticalCrlExtension(uint256 offset);

    /// @notice Reads a list that fills all of `data`.
    function parse(bytes memory data) internal view returns (Crl memory crl) {
        uint256 end = data.length;
        (uint256 pos, uint256 stop) = Der.enter(data, 0, end, Der.SEQUENCE);
        Der.finish(stop, end);
        (uint256 tbs, uint256 tbsEnd) = Der.enter(data, pos, end, Der.SEQUENCE);
        crl.tbsHash = data.sha(pos, tbsEnd - pos);
        _parseBody(data, tbs, tbsEnd, crl);
        pos = Der.expect(data, tbsEnd, end, X509.SIGNATURE_ALGORITHM, X509.SIGNATURE_ALGORITHM_SIZE);
        (crl.r, crl.s, pos) = Der.readSignature(data, pos, end);
        Der.finish(pos, end);
    }

    function _parseBody(bytes memory data, uint256 pos, uint256 end, Crl memory crl) private pure {
        pos = Der.expect(data, pos, end, _VERSION_2, 3);
        pos = Der.expect(data, pos, end, X509.SIGNATURE_ALGORITHM, X509.SIGNATURE_ALGORITHM_SIZE);
        (crl.issuer, pos) = X509.readName(data, pos, end);
        (crl.thisUpdate, pos) = Der.readTime(data, pos, end);
        (crl.nextUpdate, pos) = Der.readTime(data, pos, end);
        if (Der.isNext(data, pos, end, Der.SEQUENCE)) {
            (crl.entries, crl.entriesEnd) = Der.enter(data, pos, end, Der.SEQUENCE);
            pos = crl.entriesEnd;
        }
        if (Der.isNext(data, pos, end, _EXTENSIONS_TAG)) {
            (uint256 start, uint256 stop) = Der.enter(data, pos, end, _EXTENSIONS_TAG);
            uint256 last;
            (start, last) = Der.enter(data, start, stop, Der.SEQUENCE);
            Der.finish(last, stop);
            _refuseCritical(data, start, last);
            pos = stop;
        }
        Der.finish(pos, end);
    }

    /// @notice The serial numbers of a list's entries.
    function readSerials(bytes memory data, Crl memory crl) internal pure returns (uint256[] memory serials) {
        uint256 pos = crl.entries;
        uint256 end = crl.entriesEnd;
        serials = new uint256[]((end - pos) / _MIN_ENTRY + 1);
        uint256 count = 0;
        while (pos < end) {
            (uint256 inner, uint256 stop) = Der.enter(data, pos, end, Der.SEQUENCE);
            (serials[count], inner) = Der.readUint(data, inner, stop);
            readTail(data, inner, stop);
            ++count;
            pos = stop;
        }
        assembly ("memory-safe") {
            mstore(serials, count)
        }
    }

    /// @notice Reads the rest of an entry, after its serial number: a time, and extensions that are not critical.
    function readTail(bytes memory data, uint256 pos, uint256 end) internal pure {
        (, pos) = Der.readTime(data, pos, end);
        if (pos == end) return;
        uint256 stop;
        (pos, stop) = Der.enter(data, pos, end, Der.SEQUENCE);
        Der.finish(stop, end);
        _refuseCritical(data, pos, stop);
    }

    /// @dev A critical extension could make the list a delta list, an indirect list, or a list for some reasons only.
    function _refuseCritical(bytes memory data, uint256 pos, uint256 end) private pure {
        while (pos < end) {
            (uint256 inner, uint256 stop) = Der.enter(data, pos, end, Der.SEQUENCE);
            (, inner) = Der.enter(data, inner, stop, Der.OBJECT_IDENTIFIER);
            if (Der.isNext(data, inner, stop, Der.BOOLEAN)) revert CriticalCrlExtension(pos);
            (, inner) = Der.enter(data, inner, stop, Der.OCTET_STRING);
            Der.finish(inner, stop);
            pos = stop;
        }
    }
}
