// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PenaltySchedule} from "../../../contracts/periphery/PenaltySchedule.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {ArtifactTest} from "../../utils/ArtifactTest.sol";

contract AuditRateOfScheduleTest is ArtifactTest {
    PenaltySchedule private _schedule = PenaltySchedule(_create("PenaltySchedule.sol:PenaltySchedule", ""));

    function testFuzz_IsTheFormula(uint96 value, uint96 bond, uint8 status) external view {
        VendorStatus known = VendorStatus(bound(status, 0, 2));
        uint256 whole = 10_000 * (uint256(value) + bond);
        uint256 expected = value == 0 ? 0 : (_q(known) * value * (1 << 128) + whole - 1) / whole;
        assertEq(_schedule.auditRate(known, value, bond), expected, "rate");
    }

    function test_DeterrenceIs2PercentTrusted25DegradedAndAllBroken() external view {
        assertEq(_schedule.deterrenceBps(VendorStatus.Trusted), 200, "trusted");
        assertEq(_schedule.deterrenceBps(VendorStatus.Degraded), 2_500, "degraded");
        assertEq(_schedule.deterrenceBps(VendorStatus.Broken), 10_000, "broken");
    }

    /// @dev Expected gain of a lie that no account refutes: V unless it is drawn, which costs B. Bonds as in the published table,
    /// and the largest that a price of the value at risk allows.
    function test_ALiePaysOnAverageUnlessTheVendorIsBroken() external view {
        uint96[4] memory bonds = [uint96(10 ether), 90 ether, 990 ether, 6_550 ether];
        for (uint256 i = 0; i < bonds.length; ++i) {
            // In hundredths of V: 98 while Trusted, 75 while Degraded, and nothing once Broken.
            _assertNear(_gain(VendorStatus.Trusted, bonds[i]), 9.8 ether);
            _assertNear(_gain(VendorStatus.Degraded, bonds[i]), 7.5 ether);
            int256 broken = _gain(VendorStatus.Broken, bonds[i]);
            _assertNear(broken, 0);
            assertTrue(broken <= 0, "no gain once Broken");
        }
    }

    /// @dev (1 - p) V - p B for V = 10 tokens, rounded down: rates round up, so this is the most that a cheat can expect.
    function _gain(VendorStatus status, uint96 bond) private view returns (int256) {
        uint256 rate = _schedule.auditRate(status, 10 ether, bond);
        int256 scaled = int256(((1 << 128) - rate) * 10 ether) - int256(rate * bond);
        return scaled >> 128;
    }

    function _assertNear(int256 actual, int256 expected) private pure {
        int256 difference = actual - expected;
        assertTrue(difference <= 1 && difference >= -1, "expected gain to the unit");
    }

    function _q(VendorStatus status) private pure returns (uint256) {
        if (status == VendorStatus.Trusted) return 200;
        return status == VendorStatus.Degraded ? 2_500 : 10_000;
    }
}
