// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kernel} from "./market/Kernel.sol";
import {Part} from "./market/Part.sol";
import {Posts} from "./market/Posts.sol";
import {Uptime} from "./market/Uptime.sol";
import {Withholding} from "./market/Withholding.sol";
import {MarketConfig} from "./types/MarketConfig.sol";

/// @title The market's code for withheld bytes, seeds and outages
/// @notice Runs on the storage of the `JobMarket` that delegates to it; called at its own address it knows no job.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract WithholdingModule is Part, Withholding, Posts, Uptime {
    /// @param config_ The same for all parts of one market.
    constructor(MarketConfig memory config_) Kernel(config_) {
        // A result whose output is still owed settles after its challenge window: there must be time left to prove it.
        uint256 owed = uint256(config_.challengeSeconds) + config_.dataSeconds;
        if (config_.proofSeconds <= owed) revert ProofWindowTooShort(config_.proofSeconds, owed);
    }
}
