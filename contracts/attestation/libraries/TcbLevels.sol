// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TcbStatus} from "../../types/Attestation.sol";

/// @title Packed TCB levels
/// @notice Packs SVNs into lanes of one word, so that one subtraction compares a platform with a TCB level.
/// @dev Component i (8 bits) sits at bit 9·i, the PCE's SVN (16 bits) at bit 144. Above each is a guard bit, which is
/// zero in a packed value. A level's status is in its highest byte. The SVNs of a TD report have a word of their own,
/// in lanes of 16 bits, the first component in the highest.
library TcbLevels {
    uint256 internal constant COMPONENTS = 16;
    uint256 private constant _LANE = 9;
    uint256 private constant _PCE_SHIFT = 144;
    uint256 private constant _STATUS_SHIFT = 248;
    /// The bit above each component's lane, and above the PCE's.
    uint256 private constant _GUARDS = 0x010000804020100804020100804020100804020100;
    uint256 private constant _WIDE_GUARDS = 0x0100010001000100010001000100010001000100010001000100010001000100;

    /// @notice Puts a component's SVN into its lane of `packed`.
    function withComponent(uint256 packed, uint256 index, uint256 svn) internal pure returns (uint256) {
        unchecked {
            // An index is at most 15.
            return packed | (svn << (_LANE * index));
        }
    }

    /// @notice Puts the PCE's SVN into its lane of `packed`.
    function withPce(uint256 packed, uint256 svn) internal pure returns (uint256) {
        return packed | (svn << _PCE_SHIFT);
    }

    /// @notice Adds a level's status.
    function withStatus(uint256 packed, TcbStatus status) internal pure returns (uint256) {
        return packed | (uint256(status) << _STATUS_SHIFT);
    }

    /// @notice A level's status.
    function statusOf(uint256 level) internal pure returns (TcbStatus) {
        return TcbStatus(level >> _STATUS_SHIFT);
    }

    /// @notice Spreads the 16 bytes of a TEE TCB SVN, left-aligned in a word, over its 16-bit lanes.
    function spread(bytes32 svns) internal pure returns (uint256 wide) {
        wide = uint256(svns) >> 128;
        wide = (wide | (wide << 64)) & 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
        wide = (wide | (wide << 32)) & 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
        wide = (wide | (wide << 16)) & 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
        wide = (wide | (wide << 8)) & 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    }

    /// @notice Whether every SVN of a TD report is at least the level's, both spread.
    function coversWide(uint256 report, uint256 level) internal pure returns (bool) {
        unchecked {
            // A guard bit above each lane absorbs its borrow.
            return ((report | _WIDE_GUARDS) - level) & _WIDE_GUARDS == _WIDE_GUARDS;
        }
    }

    /// @notice Whether every SVN of a platform is at least the level's.
    function covers(uint256 platform, uint256 level) internal pure returns (bool) {
        unchecked {
            // A guard bit above each lane absorbs its borrow. The status, above all guards, is cleared.
            uint256 values = (level << 8) >> 8;
            return ((platform | _GUARDS) - values) & _GUARDS == _GUARDS;
        }
    }

    /// @notice Clears the two highest lanes of a spread level: the TDX module's SVN and version, which count only for
    /// modules of version 0.
    function withoutModule(uint256 level) internal pure returns (uint256) {
        return (level << 32) >> 32;
    }

    /// @notice Merges a platform's status with that of its quoting enclave or TDX module, as Intel's library does. An
    /// outdated part makes the whole outdated; a platform that needs configuration still does.
    function merge(TcbStatus platform, TcbStatus part) internal pure returns (TcbStatus) {
        if (part == TcbStatus.Revoked) return part;
        if (part != TcbStatus.OutOfDate) return platform;
        if (platform == TcbStatus.ConfigurationNeeded || platform == TcbStatus.ConfigurationAndSWHardeningNeeded) {
            return TcbStatus.OutOfDateConfigurationNeeded;
        }
        return platform < part ? part : platform;
    }
}
