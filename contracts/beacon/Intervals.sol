// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeacon} from "../interfaces/IBeacon.sol";

/// @title The intervals that every beacon cuts time into
abstract contract Intervals is IBeacon {
    /* ERRORS */

    /// @notice An interval lasts at least a second: deploy the beacon with a longer one.
    /// @dev Selector 0x37ba6077.
    error NoInterval();

    /* IMMUTABLES */

    /// @inheritdoc IBeacon
    uint256 public immutable INTERVAL;
    /// @notice Seconds from the beginning of an interval to its seed: longer than a reorganisation lasts, and longer than the
    /// chain's clock may run late.
    uint256 public immutable LAG;

    /* CONSTRUCTOR */

    constructor(uint256 interval, uint256 lag) {
        if (interval == 0) revert NoInterval();
        INTERVAL = interval;
        LAG = lag;
    }

    /* VIEWS */

    /// @inheritdoc IBeacon
    function targetAt(uint256 time) external view returns (uint40 target) {
        // Seconds since the epoch fit into 40 bits for 30,000 years.
        return uint40(time / INTERVAL + 1);
    }

    /* INTERNAL */

    /// @dev When the seed of a target becomes public.
    function _opensAt(uint40 target) internal view returns (uint256) {
        return target * INTERVAL + LAG;
    }
}
