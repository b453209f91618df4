// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUptime} from "../interfaces/IUptime.sol";
import {Clock} from "../types/Clock.sol";
import {Outages} from "../types/Outages.sol";
import {Kernel} from "./Kernel.sol";

/// @title Uptime: which outages of the sequencer count for the clocks of jobs
abstract contract Uptime is IUptime, Kernel {
    /// @inheritdoc IUptime
    /// @dev The market calls it itself, under its guard, before it keeps a moment or finds a deadline passed.
    function recordOutage() external returns (bool down) {
        if (address(_UPTIME_FEED) == address(0)) return false;
        Outages memory counted = _outages;
        Clock memory clock = _clock;
        if (counted.update(clock, _stops, _UPTIME_FEED, _OUTAGE_GRACE)) {
            _outages = counted;
            _clock = clock;
            emit OutageRecorded(counted.round, counted.open, clock.stoppedAt, clock.stoppedUntil);
        }
        return counted.open && block.timestamp < counted.until;
    }

    /// @inheritdoc IUptime
    function outages() external view returns (Outages memory) {
        return _outages;
    }
}
