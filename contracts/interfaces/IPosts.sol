// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDelivery} from "../types/Delivery.sol";

/// @title Posts: the beacon's seeds, which draw the audits of all results of an interval
/// @notice A seed is posted once and serves every delivery that names its target. The first post of a target is paid from a pot,
/// which half of the fees fill. `IAssay` states the assumptions on token and time.
interface IPosts {
    /* ERRORS */

    /// @notice The target's round was posted before, and a newer seed has taken its place: show that round again, not a header.
    /// @dev Selector 0xa2d3d961.
    error SeedWasPosted(uint40 target);

    /* EVENTS */

    /// @notice A target's seed was posted; it draws the audits of the target's deliveries.
    /// @param target The beacon's target.
    /// @param seed Low 216 bits of the beacon's seed.
    event SeedPosted(uint40 indexed target, uint216 seed);
    /// @notice The first post of a target was paid from the pot.
    /// @param target The beacon's target.
    /// @param poster The account that posted its seed.
    /// @param amount Tokens credited to it.
    event PostRewarded(uint40 indexed target, address indexed poster, uint256 amount);

    /* POSTS */

    /// @notice Keeps a target's seed. Any account may post it, also in the `multicall` that settles its deliveries. A seed that
    /// is at hand stays as it is. One that a later target has overwritten, 1,024 after it, can be posted again and is kept
    /// from then on; one whose evidence cannot be shown again is kept from the beginning.
    /// @dev Reverts with `SeedWasPosted`, or as `IBeacon.verify`.
    /// @param target The beacon's target.
    /// @param evidence What the market's beacon asks for.
    function post(uint40 target, bytes calldata evidence) external;

    /// @notice As `post`, for the target of a live delivery: the first post of a target earns `postReward`, in the caller's
    /// balance. It changes nothing where the seed is at hand, so that a `multicall` that settles after it does not fail.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `IDisputes.Unprovable`, or as `IBeacon.verify`.
    /// @param jobId A provisional or disputed job, whose model has a circuit.
    /// @param delivery Its delivery, which names the target.
    /// @param evidence What the market's beacon asks for.
    function postForReward(bytes32 jobId, PackedDelivery calldata delivery, bytes calldata evidence) external;

    /* VIEWS */

    /// @notice The seed of a target, as it was posted.
    /// @param target The beacon's target.
    /// @return known Whether it is at hand.
    /// @return seed Low 216 bits of the beacon's seed. A job's number is the low 96 bits of keccak256(abi.encode(seed, jobId)),
    /// the lowest of them set.
    function seedOf(uint40 target) external view returns (bool known, uint216 seed);

    /// @notice What the first post of a target that a live delivery names earns now: at most the market's largest reward, and
    /// at most the pot.
    /// @return reward Tokens.
    function postReward() external view returns (uint96 reward);

    /// @notice The target of a result that is delivered now: later than every posted seed and than the beacon's interval.
    /// @return target The beacon's target.
    function nextTarget() external view returns (uint40 target);
}
