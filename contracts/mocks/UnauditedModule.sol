// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResultModule} from "../ResultModule.sol";
import {Delivery} from "../types/Delivery.sol";
import {MarketConfig} from "../types/MarketConfig.sol";

/// @title The code for results without audits: no result is ever drawn
/// @notice It exists to measure what audits are worth, in `npm run experiment:tee-break`, and is deployed nowhere else.
/// @custom:security-contact security@assay.example
contract UnauditedModule is ResultModule {
    /// @param config_ As for `ResultModule`.
    constructor(MarketConfig memory config_) ResultModule(config_) {}

    /// @dev Every result passes, with a number that no rate draws: a node that computes the draw itself agrees.
    function _audit(bytes32, Delivery memory delivery) internal pure override returns (bool) {
        delivery.auditNumber = type(uint96).max;
        return false;
    }
}
