// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The source of the numbers that draw audits
/// @notice Time is cut into intervals. The target of a moment is the interval after it, and each target has one seed, which
/// is public only some time after the interval begins. A beacon keeps nothing and never changes: it says which target a moment
/// has, and checks evidence of a target's seed. Each implementation states the bias of its seeds.
interface IBeacon {
    /// @notice The evidence does not fit the target: it is of another round or block, or a signature or hint is wrong.
    /// @dev Selector 0xe33cb3da.
    error WrongEvidence(uint40 target);
    /// @notice The seed of the target is not public before `opensAt`: wait until then.
    /// @dev Selector 0x3f4a0a6c.
    error TooEarly(uint40 target, uint256 opensAt);

    /// @notice Length of an interval, seconds. It never changes: a market reads it once.
    /// @return seconds_ At least one.
    function INTERVAL() external view returns (uint256 seconds_);

    /// @notice The target of a result that is delivered at a moment: `time / INTERVAL + 1`.
    /// @param time Seconds since the epoch.
    /// @return target Number of the first interval that begins after `time`.
    function targetAt(uint256 time) external view returns (uint40 target);

    /// @notice Checks evidence of a target's seed. Reverts with WrongEvidence or TooEarly.
    /// @param target The interval.
    /// @param evidence What the implementation asks for.
    /// @return seed The random seed.
    /// @return lasting Whether the same seed can be shown again at any later time. Otherwise its keeper must not lose it.
    function verify(uint40 target, bytes calldata evidence) external view returns (bytes32 seed, bool lasting);
}
