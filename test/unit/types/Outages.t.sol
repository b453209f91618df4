// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUptimeFeed} from "../../../contracts/interfaces/IUptimeFeed.sol";
import {BoundedCall} from "../../../contracts/libraries/BoundedCall.sol";
import {Clock, Stop} from "../../../contracts/types/Clock.sol";
import {Outages} from "../../../contracts/types/Outages.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {StubFeed} from "../../utils/StubFeed.sol";

contract OutagesTest is BaseTest {
    uint256 private constant _START = 1_800_000_000;
    uint256 private constant _GRACE = 1 hours;

    StubFeed private _feed = new StubFeed();
    Clock private _clock;
    Outages private _outages;
    mapping(uint256 number => Stop) private _stops;
    /// A second reader of the same feed.
    Clock private _lateClock;
    Outages private _late;
    mapping(uint256 number => Stop) private _lateStops;

    function setUp() external {
        vm.warp(_START);
        _feed.push(0, _START - 30 days);
        assertTrue(_read(), "the first round");
        _readLate();
    }

    /* WHAT COUNTS */

    function test_CountsNothing_GivenTheFirstRoundThatIsRead() external {
        StubFeed feed = new StubFeed();
        feed.outage(_START - 2 hours, _START - 1 hours);
        Outages memory outages;
        Clock memory clock;
        assertTrue(outages.update(clock, _lateStops, feed, _GRACE), "news");
        assertEq(clock.stops, 0, "but no stop");
    }

    function testFuzz_StopsFromTheFallToTheGraceAfterTheRise(uint256 length, uint256 noticed) external {
        length = bound(length, 0, 23 hours);
        _feed.outage(_START + 100, _START + 100 + length);
        vm.warp(_START + 100 + length + bound(noticed, 0, 30 days));
        assertTrue(_read(), "news");
        assertEq(_clock.stoppedAt, _START + 100, "from");
        assertEq(_clock.stoppedUntil, _START + 100 + length + _GRACE, "until");
        assertFalse(_read(), "told once");
        assertEq(_clock.stops, 1, "one stop");
    }

    function test_StandsStill_GivenTheSequencerIsDown() external {
        _feed.push(1, _START);
        vm.warp(_START + 20 hours);
        _read();
        assertEq(_stretch(), 20 hours, "so far");
        assertTrue(_outages.open, "open");
        vm.warp(_START + 21 hours);
        _feed.push(0, _START + 20 hours + 30 minutes);
        _read();
        assertEq(_stretch(), 21 hours, "in the grace");
        vm.warp(_START + 2 days);
        assertEq(_stretch(), 21 hours + 30 minutes, "in all");
    }

    function test_CountsEach_GivenSeveralOutagesSinceTheLastRead() external {
        for (uint256 i = 0; i < 3; ++i) _feed.outage(_START + i * 5 hours, _START + i * 5 hours + 1 hours);
        vm.warp(_START + 1 days);
        _read();
        assertEq(_clock.stops, 3, "three stops");
        assertEq(_stretch(), 6 hours, "an hour each, and the grace");
    }

    function test_CountsTheLast_GivenMoreRoundsThanItReads() external {
        for (uint256 i = 0; i < 5; ++i) _feed.outage(_START + i * 2 hours, _START + i * 2 hours + 10 minutes);
        vm.warp(_START + 1 days);
        _read();
        assertEq(_clock.stops, 1, "one stop");
        assertEq(_clock.stoppedAt, _START + 8 hours, "the last");
    }

    function test_IgnoresARoundWithoutAStart() external {
        _feed.push(1, 0);
        vm.warp(_START + 1 days);
        assertFalse(_read(), "no news");
    }

    function test_CountsOutagesOfTheNextPhase_GivenAnotherFeedBehindTheProxy() external {
        _feed.nextPhase();
        _feed.push(0, _START);
        _read();
        _feed.outage(_START + 1 hours, _START + 2 hours);
        vm.warp(_START + 1 days);
        _read();
        assertEq(_stretch(), 2 hours, "outage and grace");
    }

    /* THE MOMENT OF READING */

    /// @dev One account reads after each round, another once at the end: their clocks agree.
    function testFuzz_DoesNotDependOnTheMomentOfReading(uint256[3] memory gaps, uint256[3] memory lengths) external {
        uint256 time = _START;
        for (uint256 i = 0; i < 3; ++i) {
            time += bound(gaps[i], 1, 5 days);
            _feed.push(1, time);
            vm.warp(time + 1);
            _read();
            time += bound(lengths[i], 2, 2 days);
            _feed.push(0, time);
            vm.warp(time + 1);
            _read();
        }
        vm.warp(time + 3 days);
        _read();
        _readLate();
        assertEq(_lateClock.stretch(_lateStops, 0), _stretch(), "stretch");
        assertEq(_late.creditSince, _outages.creditSince, "credit");
    }

    /* BOUNDS */

    function test_RunsAgainAfterADay_GivenAFeedThatIsStuck() external {
        _feed.push(1, _START);
        for (uint256 i = 1; i < 40; ++i) {
            vm.warp(_START + i * 1 days);
            _read();
            assertEq(_stretch(), 1 days, "a day");
        }
        _feed.push(0, _START + 40 days);
        vm.warp(_START + 40 days);
        _read();
        assertEq(_stretch(), 1 days, "the end comes too late to count");
    }

    /// @dev What a hostile feed can do with any rounds: a day, and a twentieth of the time. With all pauses of 22 days, half of
    /// them are left, so that stake is still in reach when the longest job ends.
    function testFuzz_LeavesHalfOfUnbonding_GivenAnyRounds(uint256[24] memory gaps) external {
        uint256 time = _START;
        uint256 unbonding = 22 days;
        for (uint256 i = 0; i < 24; ++i) {
            time += bound(gaps[i], 1, 2 days);
            if (time > _START + unbonding) break;
            vm.warp(time);
            _feed.push(int256(1 - (i % 2)), time);
            _read();
        }
        vm.warp(_START + unbonding);
        _read();
        uint256 outages = _stretch();
        assertLe(outages, 1 days + unbonding / 20, "outages");
        // Three pauses begin in 22 days, on days 0, 10 and 20.
        assertGe(unbonding - outages - (3 + 3 + 2) * 1 days, unbonding / 2, "time for a job");
    }

    function testFuzz_NeverFails_GivenAnyRounds(uint256[8] memory starts, uint8 answers) external {
        for (uint256 i = 0; i < 8; ++i) {
            _feed.push(int256(uint256(answers >> i) & 1), starts[i]);
            _read();
            vm.warp(block.timestamp + 1 hours);
            assertLe(_stretch(), block.timestamp - _START + 1 days, "stretch");
        }
    }

    /// @dev The other half of the stops is kept for pauses.
    function testFuzz_KeepsReading_GivenNoStopIsLeftForOutages(uint16 stops) external {
        _clock.stops = uint16(bound(stops, 2_047, 4_095));
        _feed.outage(_START, _START + 1 hours);
        vm.warp(_START + 2 hours);
        uint16 before = _clock.stops;
        assertTrue(_read(), "news");
        assertEq(_clock.stops, before, "no stop");
        assertFalse(_outages.open, "and none runs");
    }

    function test_CountsTheLastStopForOutages() external {
        _clock.stops = 2_046;
        _feed.outage(_START, _START + 1 hours);
        vm.warp(_START + 2 hours);
        _read();
        assertEq(_clock.stops, 2_047, "one stop");
    }

    /* FEEDS THAT FAIL */

    function testFuzz_IsWithoutNews_GivenAFeedThatDoesNotAnswer(uint8 mood) external {
        _feed.outage(_START, _START + 1 hours);
        _feed.setMood(StubFeed.Mood(bound(mood, 1, 3)));
        vm.warp(_START + 2 hours);
        assertFalse(_read(), "no news");
        _feed.setMood(StubFeed.Mood.Well);
        assertTrue(_read(), "later");
        assertEq(_stretch(), 2 hours, "nothing is lost");
    }

    function test_IsWithoutNews_GivenNoContract() external {
        Outages memory outages;
        Clock memory clock;
        assertFalse(outages.update(clock, _stops, IUptimeFeed(address(0xdead)), _GRACE), "no news");
    }

    function testFuzz_RevertWhen_TooLittleGasIsLeftToReadTheFeed(uint256 gasLimit) external {
        _feed.outage(_START, _START + 1 hours);
        gasLimit = bound(gasLimit, 30_000, 140_000);
        (bool success, bytes memory reason) = address(this).call{gas: gasLimit}(abi.encodeCall(this.readOutside, ()));
        assertFalse(success, "refused");
        assertEq(bytes32(bytes4(reason)), bytes32(BoundedCall.InsufficientGas.selector), "for its gas");
    }

    function readOutside() external {
        _read();
    }

    /* PRIVATE */

    function _stretch() private view returns (uint256) {
        return _clock.stretch(_stops, 0);
    }

    function _read() private returns (bool news) {
        Outages memory outages = _outages;
        Clock memory clock = _clock;
        news = outages.update(clock, _stops, _feed, _GRACE);
        (_outages, _clock) = (outages, clock);
    }

    function _readLate() private {
        Outages memory outages = _late;
        Clock memory clock = _lateClock;
        outages.update(clock, _lateStops, _feed, _GRACE);
        (_late, _lateClock) = (outages, clock);
    }
}
