// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Clock, Stop} from "../../../contracts/types/Clock.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @notice A job's clock read backwards: every second of some minutes must lie between the two that it names.
contract ClockTest is BaseTest {
    uint256 private constant _START = 1_800_000_000;
    uint256 private constant _SECONDS = 200;

    Clock private _clock;
    mapping(uint256 number => Stop) private _stops;

    function setUp() external {
        vm.warp(_START);
    }

    function testFuzz_StretchAt_FindsTheFirstAndLastSecondOfEveryMoment(
        uint8[5] memory gaps,
        uint8[5] memory lengths,
        uint256 index
    ) external {
        uint16 stopIndex = uint16(bound(index, 0, 2));
        uint256 time = _START;
        for (uint256 i = 0; i < 5; ++i) {
            time += bound(gaps[i], 0, 30);
            vm.warp(time);
            _stop(time, time + bound(lengths[i], 0, 40));
        }
        vm.warp(_START + _SECONDS);
        uint256 from = stopIndex == 0 ? _START : _stops[stopIndex].startedAt;
        for (uint256 now_ = from; now_ <= _START + _SECONDS; ++now_) {
            uint256 shown = _showsAt(stopIndex, now_);
            (uint256 first, uint256 last) = _secondsOf(stopIndex, shown);
            assertLe(first, now_, "first");
            assertGe(last, now_, "last");
            assertEq(_showsAt(stopIndex, first), shown, "shown first");
            if (last <= _START + _SECONDS) assertEq(_showsAt(stopIndex, last), shown, "shown last");
            if (first > from) assertTrue(_showsAt(stopIndex, first - 1) < shown, "not before");
            if (last < _START + _SECONDS) assertTrue(_showsAt(stopIndex, last + 1) > shown, "nor after");
        }
    }

    function test_StretchAt_IsZero_GivenNoStopSince() external {
        _stop(_START, _START + 100);
        vm.warp(_START + 50);
        Clock memory clock = _clock;
        assertEq(clock.stretchAt(_stops, 1, _START + 10), 0, "none");
    }

    function test_StretchAt_CountsTheStopSoFar_GivenOneThatRuns() external {
        _stop(_START, _START + 100);
        vm.warp(_START + 50);
        (uint256 first, uint256 last) = _secondsOf(0, _START);
        assertEq(first, _START, "it began");
        assertEq(last, _START + 50, "until now");
    }

    /* PRIVATE */

    function _stop(uint256 from, uint256 until) private {
        Clock memory clock = _clock;
        clock.stop(_stops, from, until);
        _clock = clock;
    }

    /// @dev What a job's clock shows at a past second: its seconds that lie in no stop after `stopIndex` others.
    function _showsAt(uint16 stopIndex, uint256 time) private view returns (uint256 shown) {
        shown = time;
        Clock memory clock = _clock;
        for (uint256 number = uint256(stopIndex) + 1; number <= clock.stops; ++number) {
            uint256 from = _stops[number].startedAt;
            uint256 before = _stops[number].stoppedBefore;
            uint256 length =
                number == clock.stops
                    ? clock.stoppedUntil - clock.stoppedAt
                    : _stops[number + 1].stoppedBefore - before;
            if (time <= from) continue;
            shown -= time - from < length ? time - from : length;
        }
    }

    function _secondsOf(uint16 stopIndex, uint256 shown) private view returns (uint256 first, uint256 last) {
        Clock memory clock = _clock;
        first = shown + clock.stretchAt(_stops, stopIndex, shown);
        last = shown + clock.stretchAt(_stops, stopIndex, shown + 1);
    }
}
