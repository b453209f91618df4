// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TcbLevels} from "../../../contracts/attestation/libraries/TcbLevels.sol";
import {TcbStatus} from "../../../contracts/types/Attestation.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract TcbLevelsTest is BaseTest {
    function _pack(bytes16 svns, uint16 pce) internal pure returns (uint256 packed) {
        for (uint256 i = 0; i < 16; ++i) packed = TcbLevels.withComponent(packed, i, uint8(svns[i]));
        return TcbLevels.withPce(packed, pce);
    }

    function _covers(bytes16 platform, bytes16 level) internal pure returns (bool) {
        for (uint256 i = 0; i < 16; ++i) if (platform[i] < level[i]) return false;
        return true;
    }

    /// @dev Random values are seldom close: the level is the platform with one or two lanes moved.
    function _near(bytes16 svns, uint256 seed) internal pure returns (bytes16) {
        uint256 lane = (seed & 15) << 3;
        uint256 value = (uint256(uint128(svns)) >> lane) & 0xff;
        uint256 moved = (value + ((seed >> 8) & 3) + 255) & 0xff;
        return bytes16(uint128((uint256(uint128(svns)) & ~(uint256(0xff) << lane)) | (moved << lane)));
    }

    function testFuzz_CoversAgreesWithComparingEach(
        bytes16 platform,
        uint256 seed,
        uint16 pce,
        uint16 otherPce,
        uint8 status
    ) public pure {
        bytes16 level = seed & (1 << 200) == 0 ? _near(platform, seed) : bytes16(bytes32(seed));
        uint16 levelPce = seed & (1 << 201) == 0 ? pce : otherPce;
        TcbStatus tcb = TcbStatus(bound(status, 0, 6));
        uint256 packed = TcbLevels.withStatus(_pack(level, levelPce), tcb);
        bool expected = _covers(platform, level) && pce >= levelPce;
        assertTrue(TcbLevels.covers(_pack(platform, pce), packed) == expected, "covers");
        assertTrue(TcbLevels.statusOf(packed) == tcb, "status");
    }

    function testFuzz_WideCoversAgreesWithComparingEach(bytes16 platform, uint256 seed) public pure {
        bytes16 level = seed & (1 << 200) == 0 ? _near(platform, seed) : bytes16(bytes32(seed));
        uint256 wide = TcbLevels.spread(bytes32(level));
        uint256 report = TcbLevels.spread(bytes32(platform));
        assertTrue(TcbLevels.coversWide(report, wide) == _covers(platform, level), "covers");
        // Without the module, the first two components do not count.
        bytes16 rest = bytes16((uint128(level) << 16) >> 16);
        bool covers = TcbLevels.coversWide(report, TcbLevels.withoutModule(wide));
        assertTrue(covers == _covers(platform, rest), "without module");
    }

    function testFuzz_SpreadPutsTheFirstComponentHighest(bytes16 svns) public pure {
        uint256 wide = TcbLevels.spread(bytes32(svns));
        for (uint256 i = 0; i < 16; ++i) {
            assertEq((wide >> (16 * (15 - i))) & 0xffff, uint8(svns[i]), "lane");
        }
    }

    /// @dev The table of Intel's `convergeTcbStatusWithQeTcbStatus`.
    function test_MergeFollowsIntelsTable() public pure {
        TcbStatus[7] memory outOfDate = [
            TcbStatus.OutOfDate,
            TcbStatus.OutOfDate,
            TcbStatus.OutOfDateConfigurationNeeded,
            TcbStatus.OutOfDateConfigurationNeeded,
            TcbStatus.OutOfDate,
            TcbStatus.OutOfDateConfigurationNeeded,
            TcbStatus.Revoked
        ];
        for (uint256 i = 0; i < 7; ++i) {
            TcbStatus platform = TcbStatus(i);
            assertTrue(TcbLevels.merge(platform, TcbStatus.UpToDate) == platform, "up to date");
            assertTrue(TcbLevels.merge(platform, TcbStatus.OutOfDate) == outOfDate[i], "out of date");
            assertTrue(TcbLevels.merge(platform, TcbStatus.Revoked) == TcbStatus.Revoked, "revoked");
        }
    }
}
