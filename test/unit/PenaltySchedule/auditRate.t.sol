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

    function _q(VendorStatus status) private pure returns (uint256) {
        if (status == VendorStatus.Trusted) return 200;
        return status == VendorStatus.Degraded ? 2_500 : 10_000;
    }
}
