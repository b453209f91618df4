// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AuditRate} from "../../../contracts/libraries/AuditRate.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract AuditStatusTest is BaseTest {
    function test_BpsOf_IsByStatus() external pure {
        assertEq(AuditRate.bpsOf(VendorStatus.Trusted), 200, "trusted");
        assertEq(AuditRate.bpsOf(VendorStatus.Degraded), 2_500, "degraded");
        assertEq(AuditRate.bpsOf(VendorStatus.Broken), 10_000, "broken");
    }

    function test_BpsOf_NeverFallsAsTheStatusWorsens() external pure {
        uint256 last;
        for (uint8 status = 0; status <= uint8(type(VendorStatus).max); ++status) {
            uint256 bps = AuditRate.bpsOf(VendorStatus(status));
            assertGe(bps, last, "rises");
            assertLe(bps, AuditRate.BPS, "at most one");
            last = bps;
        }
    }
}
