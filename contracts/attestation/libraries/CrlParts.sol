// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICollateralStore} from "../../interfaces/ICollateralStore.sol";
import {CrlReader} from "./CrlReader.sol";
import {SerialList} from "./SerialList.sol";

/// @title Revocation lists from their parts
/// @notice Puts a signed list together again from sorted serial numbers and the rest of its bytes.
///
/// The parts carry no signature. They give the bytes of a list, and the issuer signed those bytes or did not. Each
/// entry is built with its own length, one behind the other: `CrlReader` then finds the same entries in the signed
/// bytes, so the parts hold the serial number of every entry. Each serial number must also be used by an entry: the
/// parts hold no other.
library CrlParts {
    uint256 private constant _RECORD_SIZE = 4;
    /// Head, serial number and tail stay below 128 bytes, so that one byte holds an entry's length.
    uint256 private constant _MAX_TAIL = 100;
    /// SEQUENCE and its length, INTEGER and its length, a zero, and the serial number.
    uint256 private constant _MAX_HEAD = 25;

    /// @notice Builds the list.
    /// @param list Its parts: see `ICollateralStore.PckCrl`.
    /// @param serials The serial numbers of the parts, one behind the other.
    /// @return crl The list, in DER.
    /// @return end The end of its entries, which begin behind the prefix.
    function build(
        ICollateralStore.PckCrl calldata list,
        bytes memory serials
    ) internal pure returns (bytes memory crl, uint256 end) {
        bytes[] memory tails = list.tails;
        uint256 longest = _checkTails(tails);
        uint256 count = list.order.length / _RECORD_SIZE;
        if (count * _RECORD_SIZE != list.order.length) revert ICollateralStore.WrongOrder(count);
        crl = new bytes(list.prefix.length + count * (_MAX_HEAD + longest) + list.suffix.length + 32);
        bytes calldata prefix = list.prefix;
        assembly ("memory-safe") {
            calldatacopy(add(crl, 0x20), prefix.offset, prefix.length)
        }
        end = _writeEntries(crl, prefix.length, list.order, serials, tails);
        bytes calldata suffix = list.suffix;
        assembly ("memory-safe") {
            calldatacopy(add(add(crl, 0x20), end), suffix.offset, suffix.length)
            mstore(crl, add(end, suffix.length))
        }
    }

    /// @dev A record of the order is the place of a serial number and that of a tail, two bytes each.
    function _writeEntries(
        bytes memory crl,
        uint256 pos,
        bytes calldata order,
        bytes memory serials,
        bytes[] memory tails
    ) private pure returns (uint256 end) {
        uint256 count = serials.length / SerialList.SERIAL_SIZE;
        bytes memory used = new bytes(count);
        uint256 unused = count;
        for (uint256 i = 0; i < order.length; i += _RECORD_SIZE) {
            uint256 place;
            assembly ("memory-safe") {
                place := shr(224, calldataload(add(order.offset, i)))
            }
            bytes memory tail = tails[place & type(uint16).max];
            place >>= 16;
            if (used[place] == 0) {
                used[place] = 0x01;
                --unused;
            }
            pos = _writeEntry(crl, pos, SerialList.serialAt(serials, place), tail);
        }
        if (unused != 0) revert ICollateralStore.WrongOrder(unused);
        return pos;
    }

    function _writeEntry(
        bytes memory crl,
        uint256 pos,
        uint256 serial,
        bytes memory tail
    ) private pure returns (uint256 next) {
        unchecked {
            // Sizes are at most 21 and 100.
            uint256 size = 20;
            while (size > 1 && serial >> ((size << 3) - 8) == 0) --size;
            // A leading zero keeps the number positive.
            if (serial >> ((size << 3) - 1) != 0) ++size;
            uint256 head = (0x30 << 248) | ((2 + size + tail.length) << 240) | (0x02 << 232) | (size << 224);
            head |= serial << (224 - (size << 3));
            assembly ("memory-safe") {
                let to := add(add(crl, 0x20), pos)
                mstore(to, head)
                mcopy(add(add(to, 4), size), add(tail, 0x20), mload(tail))
            }
            next = pos + 4 + size + tail.length;
        }
    }

    function _checkTails(bytes[] memory tails) private pure returns (uint256 longest) {
        for (uint256 i = 0; i < tails.length; ++i) {
            uint256 size = tails[i].length;
            if (size > _MAX_TAIL) revert ICollateralStore.WrongOrder(i);
            CrlReader.readTail(tails[i], 0, size);
            if (size > longest) longest = size;
        }
    }
}
