// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kernel} from "./market/Kernel.sol";
import {Part} from "./market/Part.sol";
import {Results} from "./market/Results.sol";
import {MarketConfig} from "./types/MarketConfig.sol";

/// @title The market's code for results that an enclave signed
/// @notice Runs on the storage of the `JobMarket` that delegates to it; called at its own address it knows no job.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract ResultModule is Part, Results {
    /// @param config_ The same for all parts of one market.
    constructor(MarketConfig memory config_) Kernel(config_) {}
}
