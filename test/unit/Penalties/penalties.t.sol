// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract PenaltiesTest is BaseTest {
    function test_LateTakesTheLargerOfPriceAndSmallestBond() public pure {
        _assertLate(150e6, 100e6, 100e6, Penalties.Split(40e6, 25e6, 2e6, 33e6));
        _assertLate(20e6, 20e6, 20e6, Penalties.Split(8e6, 5e6, 1e6, 6e6));
        _assertLate(10e6, 1e6, 10e6, Penalties.Split(4e6, 0.5e6, 0.5e6, 5e6));
        _assertLate(7e6, 100e6, 7e6, Penalties.Split(2.8e6, 1.75e6, 0.35e6, 2.1e6));
        _assertLate(1, 100e6, 1, Penalties.Split(0, 0, 0, 1));
        _assertLate(0, 100e6, 0, Penalties.Split(0, 0, 0, 0));
    }

    function test_WrongSplits30And30() public pure {
        _assertSplit(Penalties.wrong(100, 100, true), Penalties.Split(0, 30, 30, 40));
        _assertSplit(Penalties.wrong(100, 10, true), Penalties.Split(0, 10, 30, 60));
        _assertSplit(Penalties.wrong(100, 100, false), Penalties.Split(0, 30, 0, 70));
        _assertSplit(Penalties.wrong(3, 100, true), Penalties.Split(0, 0, 0, 3));
    }

    function test_EquivocationSplits60And10() public pure {
        _assertSplit(Penalties.equivocation(109, 200), Penalties.Split(0, 65, 10, 34));
        _assertSplit(Penalties.equivocation(109, 20), Penalties.Split(0, 20, 10, 79));
        _assertSplit(Penalties.equivocation(109, 0), Penalties.Split(0, 0, 10, 99));
    }

    function test_SilenceSplits90() public pure {
        _assertSplit(Penalties.silence(100, 100), Penalties.Split(0, 90, 0, 10));
        _assertSplit(Penalties.silence(900, 100), Penalties.Split(0, 100, 0, 800));
        _assertSplit(Penalties.silence(1, 100), Penalties.Split(0, 0, 0, 1));
    }

    function test_CorrelatedReproducesEthereumsExamples() public pure {
        assertEq(Penalties.correlated(32e18, 10, 100), 9.6e18, "a tenth slashed: 9.6 of 32");
        assertEq(Penalties.correlated(32e18, 100, 300), 32e18, "a third slashed: 32 of 32");
        assertEq(Penalties.correlated(32e18, 99, 300), 31.68e18, "just below a third");
        assertEq(Penalties.correlated(32e18, 300, 300), 32e18, "all slashed");
        assertEq(Penalties.correlated(32e18, 0, 300), 0, "none slashed");
    }

    function testFuzz_ThePartsSumToThePenalty(
        uint96 bond,
        uint96 price,
        uint96 minBond,
        uint96 cap,
        bool hasFinder
    ) public pure {
        (uint96 amount, Penalties.Split memory split) = Penalties.late(bond, price, minBond, cap);
        assertLe(amount, bond, "R1: at most the bond");
        assertLe(amount, price > minBond ? price : minBond, "R1: at most price or smallest bond");
        assertLe(split.requester, price / 2, "R1: requester at most half the price");
        assertLe(split.finder, cap, "R1: keeper at most the cap");
        _assertShares(split, amount, 4_000, 2_500, 500, 3_000);
        split = Penalties.wrong(bond, cap, hasFinder);
        assertLe(split.requester, cap, "R2: requester at most the cap");
        _assertShares(split, bond, 0, 3_000, hasFinder ? 3_000 : 0, 4_000);
        split = Penalties.equivocation(bond, cap);
        assertLe(split.requester, cap, "R3: requester at most the cap");
        _assertShares(split, bond, 0, 6_000, 1_000, 3_000);
        split = Penalties.silence(bond, price);
        assertLe(split.requester, price, "R4: requester at most the price");
        _assertShares(split, bond, 0, 9_000, 0, 1_000);
        assertLe(Penalties.decline(bond, price, cap), bond / 50, "decline: 2% of the bond");
        assertLe(Penalties.decline(bond, price, cap), (price > cap ? price : cap) / 50, "decline: 2% of the price");
        assertLe(Penalties.stakePart(Penalties.Rule.Wrong, bond), bond / 10, "R2: stake part");
        assertLe(Penalties.stakePart(Penalties.Rule.Equivocation, bond), bond / 2, "R3: stake part");
    }

    function testFuzz_CorrelatedNeverExceedsTheStake(uint96 stake, uint128 slashed, uint128 total) public pure {
        uint96 amount = Penalties.correlated(stake, slashed, total);
        assertLe(amount, stake, "at most all");
        if (uint256(slashed) * 3 >= total) assertEq(amount, stake, "a third or more: all");
        else assertEq(amount, (uint256(stake) * 3 * slashed) / total, "three times the share");
    }

    function test_ScheduleIsWhatTheComputationsDo() public pure {
        Penalties.Line[] memory lines = Penalties.schedule();
        assertEq(lines.length, 7, "a line for each rule");
        for (uint256 i = 0; i < 7; ++i) assertEq(uint256(lines[i].rule), i, "in order");
        uint96 bond = 1_000_000;
        assertEq(Penalties.decline(bond, bond, 0), _of(bond, lines[0].requesterBps) / 50, "decline: 2%");
        assertEq(lines[0].bondBps, 200, "decline");
        (uint96 amount, Penalties.Split memory split) = Penalties.late(bond, bond, 0, bond);
        assertEq(amount, _of(bond, lines[1].bondBps), "R1");
        _assertLine(lines[1], amount, split);
        _assertLine(lines[2], bond, Penalties.wrong(bond, bond, true));
        assertEq(Penalties.stakePart(Penalties.Rule.Wrong, bond), _of(bond, lines[2].stakeBps), "R2: stake");
        _assertLine(lines[3], bond, Penalties.equivocation(bond, bond));
        assertEq(Penalties.stakePart(Penalties.Rule.Equivocation, bond), _of(bond, lines[3].stakeBps), "R3: stake");
        _assertLine(lines[4], bond, Penalties.silence(bond, bond));
        assertEq(Penalties.correlated(bond, 1, 1), _of(bond, lines[5].stakeBps), "R5");
        assertEq(uint256(lines[6].bondBps) + lines[6].stakeBps, 0, "R6 takes nothing");
    }

    function _assertLine(Penalties.Line memory line, uint96 amount, Penalties.Split memory split) private pure {
        assertEq(split.filler, _of(amount, line.fillerBps), "filler");
        assertEq(split.requester, _of(amount, line.requesterBps), "requester");
        assertEq(split.finder, _of(amount, line.finderBps), "finder");
    }

    function _assertLate(uint96 bond, uint96 price, uint96 expected, Penalties.Split memory parts) private pure {
        (uint96 amount, Penalties.Split memory split) = Penalties.late(bond, price, 10e6, 2e6);
        assertEq(amount, expected, "amount");
        _assertSplit(split, parts);
    }

    function _assertSplit(Penalties.Split memory split, Penalties.Split memory expected) private pure {
        assertEq(split.filler, expected.filler, "filler");
        assertEq(split.requester, expected.requester, "requester");
        assertEq(split.finder, expected.finder, "finder");
        assertEq(split.insurance, expected.insurance, "insurance");
    }

    function _assertShares(
        Penalties.Split memory split,
        uint96 amount,
        uint256 fillerBps,
        uint256 requesterBps,
        uint256 finderBps,
        uint256 insuranceBps
    ) private pure {
        uint256 sum = uint256(split.filler) + split.requester + split.finder + split.insurance;
        assertEq(sum, amount, "the parts sum to the penalty");
        assertLe(split.filler, _of(amount, fillerBps), "filler");
        assertLe(split.requester, _of(amount, requesterBps), "requester");
        assertLe(split.finder, _of(amount, finderBps), "finder");
        assertGe(split.insurance, _of(amount, insuranceBps), "insurance");
        if (amount != 0) assertGe(split.insurance, 1, "the insurance gets something");
    }

    function _of(uint96 amount, uint256 bps) private pure returns (uint256) {
        return (uint256(amount) * bps) / 10_000;
    }
}
