// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {SlashWindow} from "../../../contracts/libraries/SlashWindow.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract SlashWindowTest is BaseTest {
    using SlashWindow for SlashWindow.Days;

    SlashWindow.Days private _days;

    function test_CountsAnOperatorOnceADayAtItsHighestStake() public {
        _days.record(address(1), 100, 10 days);
        _days.record(address(1), 90, 10 days + 1);
        _days.record(address(1), 130, 11 days - 1);
        _days.record(address(2), 7, 10 days);
        assertEq(_sum(10 days), 137, "one day");
        _days.record(address(1), 50, 11 days);
        assertEq(_sum(10 days), 187, "the next day counts too");
    }

    function test_LeavesTheOperatorsOwnFaultsOut() public {
        _days.record(address(1), 100, 9 days);
        _days.record(address(2), 7, 10 days);
        _days.record(address(1), 90, 10 days);
        assertEq(_days.sumOfOthers(address(1), 10 days), 7, "the other's");
        assertEq(_days.sumOfOthers(address(2), 10 days), 190, "both days of the first");
    }

    /// @dev A second fault inside the window of the first can be cancelled at any second of its 48 hours: always sooner.
    function testFuzz_NothingOfTheWindowCanBeCancelledOnceItIsExecutable(uint32 time, uint256 later) public pure {
        uint256 executableAt = SlashWindow.executableAt(time);
        later = bound(later, 0, (uint256(time) / 1 days + 2) * 1 days - 1);
        assertLe(later + 48 hours + 1, executableAt, "its last second to cancel");
        assertLe(executableAt - time, Penalties.LONGEST_SLASH_DELAY, "at most four days");
        assertGe(executableAt - time, 3 days + 1, "more than three");
    }

    function test_ItsStakeGoes_GivenTheLastFaultOfADayIsCancelled() public {
        _days.record(address(1), 100, 10 days);
        _days.record(address(1), 90, 10 days);
        _days.record(address(2), 7, 10 days);
        _days.forget(address(1), 10 days);
        assertEq(_sum(10 days), 107, "one fault is left");
        _days.forget(address(1), 10 days);
        assertEq(_sum(10 days), 7, "none is left");
        _days.record(address(1), 40, 10 days);
        assertEq(_sum(10 days), 47, "anew");
    }

    /// @dev Compares with a plain list of all records, on days 0 to 15.
    function testFuzz_IsTheSumOfTheSevenDays(
        uint8[24] memory when,
        uint64[24] memory stakes,
        uint8 time,
        uint8 own
    ) public {
        own %= 6;
        for (uint256 i = 0; i < 24; ++i) {
            _days.record(address(uint160(1 + (i % 5))), stakes[i], uint256(when[i]) * 1.5 hours);
        }
        uint256 day = time / 16;
        uint256 expected;
        for (uint256 counted = day < 5 ? 0 : day - 5; counted <= day + 1; ++counted) {
            for (uint160 operator = 0; operator < 5; ++operator) {
                if (operator + 1 == own) continue;
                uint256 highest;
                for (uint256 i = operator; i < 24; i += 5) {
                    if (when[i] / 16 == counted && stakes[i] > highest) highest = stakes[i];
                }
                expected += highest;
            }
        }
        assertEq(_days.sumOfOthers(address(uint160(own)), uint256(time) * 1.5 hours), expected, "the list says so");
    }

    /// @dev The sum for an operator without faults: all of them.
    function _sum(uint256 time) private view returns (uint256) {
        return _days.sumOfOthers(address(0), time);
    }
}
