// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResultModule} from "../ResultModule.sol";
import {Delivery} from "../types/Delivery.sol";
import {MarketConfig} from "../types/MarketConfig.sol";

/// @title The code for results, without audits
/// @notice It never draws a result. `npm run experiment:tee-break` deploys it to measure the effect of audits; no other program
/// does.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract UnauditedModule is ResultModule {
    /// @param config_ As for `ResultModule`.
    constructor(MarketConfig memory config_) ResultModule(config_) {}

    /// @dev Passes every result.
    function _audit(bytes32, Delivery memory) internal pure override returns (bool) {
        return false;
    }
}
