// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Disputes} from "./market/Disputes.sol";
import {Kernel} from "./market/Kernel.sol";
import {Part} from "./market/Part.sol";
import {MarketConfig} from "./types/MarketConfig.sol";

/// @title The market's code for disputes
/// @notice Runs on the storage of the `JobMarket` that delegates to it; called at its own address it knows no job.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract DisputeModule is Part, Disputes {
    /// @param config_ The same for all parts of one market.
    constructor(MarketConfig memory config_) Kernel(config_) {}
}
