// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Feed that says whether a rollup's sequencer is up
/// @notice The two functions that the market reads of Chainlink's `AggregatorV3Interface`. Each change of the answer begins a
/// new round, whose id is the last one's plus one.
interface IUptimeFeed {
    /// @notice The newest round.
    /// @return roundId Number of the round.
    /// @return answer 0 for up, 1 for down.
    /// @return startedAt When the answer changed, seconds since the epoch; zero before the feed's first answer.
    /// @return updatedAt When the answer was confirmed last.
    /// @return answeredInRound Not used.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice An earlier round.
    /// @param id Number of the round.
    /// @return roundId The same number.
    /// @return answer 0 for up, 1 for down.
    /// @return startedAt When the answer changed, seconds since the epoch.
    /// @return updatedAt When the answer was confirmed last.
    /// @return answeredInRound Not used.
    function getRoundData(
        uint80 id
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
