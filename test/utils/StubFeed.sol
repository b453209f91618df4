// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUptimeFeed} from "../../contracts/interfaces/IUptimeFeed.sol";

/// @notice An uptime feed as Chainlink's proxies are: each change of the answer begins a round, and a phase numbers the rounds
/// from a multiple of 2^64. It can also be silent in every way.
contract StubFeed is IUptimeFeed {
    enum Mood {
        Well,
        Reverts,
        Burns,
        AnswersShort
    }

    uint80 private _first = (1 << 64) + 1;
    int256[] private _answers;
    uint256[] private _starts;
    Mood private _mood;

    error NoDataPresent();

    function push(int256 answer, uint256 startedAt) public {
        _answers.push(answer);
        _starts.push(startedAt);
    }

    /// @notice A round of downtime and one of uptime.
    function outage(uint256 from, uint256 until) external {
        push(1, from);
        push(0, until);
    }

    function setMood(Mood mood) external {
        _mood = mood;
    }

    /// @notice Another contract behind the proxy: its rounds begin anew.
    function nextPhase() external {
        _first += 1 << 64;
        delete _answers;
        delete _starts;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(_first + uint80(_answers.length) - 1);
    }

    function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
        if (_mood == Mood.Reverts || id < _first || id >= _first + _answers.length) revert NoDataPresent();
        if (_mood == Mood.Burns) while (true) {}
        if (_mood == Mood.AnswersShort) {
            assembly ("memory-safe") {
                mstore(0, id)
                return(0, 32)
            }
        }
        uint256 index = id - _first;
        return (id, _answers[index], _starts[index], _starts[index], id);
    }
}
