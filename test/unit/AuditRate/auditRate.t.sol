// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AuditRate} from "../../../contracts/libraries/AuditRate.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract AuditRateTest is BaseTest {
    function test_RevertWhen_QIsAboveOne() public {
        vm.expectRevert(abi.encodeWithSelector(AuditRate.RateAboveOne.selector, 10_001));
        this.rate(10_001, 1, 1);
    }

    function test_IsZero_WhenNothingIsAtRisk() public pure {
        assertEq(AuditRate.rate(10_000, 0, 0), 0, "nothing at all");
        assertEq(AuditRate.rate(10_000, 0, 5), 0, "a bond for nothing");
    }

    function test_IsOne_WhenThereIsNoBond() public pure {
        assertEq(AuditRate.rate(10_000, 1, 0), AuditRate.ONE, "certain");
        assertEq(AuditRate.rate(10_000, type(uint96).max, 0), AuditRate.ONE, "certain");
    }

    function test_IsTheFormula() public pure {
        assertEq(AuditRate.rate(10_000, 1e6, 9e6), AuditRate.ONE / 10 + 1, "B = 9 V: a tenth, rounded up");
        assertEq(AuditRate.rate(10_000, 1e6, 1e6), AuditRate.ONE / 2, "B = V: a half");
        assertEq(AuditRate.rate(200, 1e6, 1e6), AuditRate.ONE / 100 + 1, "q = 2%");
        assertEq(AuditRate.rate(0, 1e6, 1e6), 0, "q = 0");
    }

    function testFuzz_RoundsUpAndNoFurther(uint16 q, uint96 value, uint96 bond) public pure {
        uint256 qBps = q % 10_001;
        vm.assume(value != 0);
        uint256 rate_ = AuditRate.rate(qBps, value, bond);
        uint256 whole = uint256(10_000) * (uint256(value) + bond);
        assertGe(rate_ * whole, qBps * value * AuditRate.ONE, "at least the formula");
        if (rate_ != 0) assertLe((rate_ - 1) * whole, qBps * value * AuditRate.ONE - 1, "less than one unit above it");
        assertLe(rate_, AuditRate.ONE, "a probability");
    }

    function testFuzz_ACheatNeverPaysAtQ1(uint96 value, uint96 bond) public pure {
        uint256 rate_ = AuditRate.rate(10_000, value, bond);
        assertGe(rate_ * bond, (AuditRate.ONE - rate_) * (value == 0 ? 0 : value), "p B >= (1 - p) V");
    }

    function testFuzz_NeverDrawsAtZeroAndAlwaysAtOne(uint256 randomness) public pure {
        assertFalse(AuditRate.isDrawn(randomness, 0), "never");
        assertTrue(AuditRate.isDrawn(randomness, AuditRate.ONE), "always");
    }

    function testFuzz_DrawsAsManyNumbersAsTheRateSays(uint128 rate_, uint128 high) public pure {
        vm.assume(rate_ != 0);
        // The numbers 0 … rate - 1 of the low half are drawn, for any high half.
        assertTrue(AuditRate.isDrawn((uint256(high) << 128) | (rate_ - 1), rate_), "the last that is drawn");
        assertFalse(AuditRate.isDrawn((uint256(high) << 128) | rate_, rate_), "the first that is not");
    }

    function rate(uint256 qBps, uint96 value, uint96 bond) external pure returns (uint256) {
        return AuditRate.rate(qBps, value, bond);
    }
}
