// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MarketConfig} from "../types/MarketConfig.sol";

/// @title One part of the market's code
/// @notice `JobMarket` and each of its modules answer this, so that the market can check that its parts agree.
interface IPart {
    /// @notice The contracts and parameters that this part was deployed with.
    /// @return The same for all parts of one market.
    function config() external view returns (MarketConfig memory);
}
