// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EnclaveModule} from "../EnclaveModule.sol";
import {IAvailabilityModule} from "../interfaces/IAvailabilityModule.sol";
import {Delivery} from "../types/Delivery.sol";

/// @title The enclave path without audits
/// @notice It never draws a result. `npm run experiment:tee-break` deploys it to measure the effect of audits; no other program
/// does.
/// @custom:security-contact security@assay.example
contract UnauditedModule is EnclaveModule {
    /// @param module The data path, as for `EnclaveModule`.
    constructor(IAvailabilityModule module) EnclaveModule(module) {}

    /// @dev Passes every result, with a number that no rate draws. A party that computes the draw itself agrees.
    function _draw(bytes32, Delivery memory delivery) internal pure override returns (bool) {
        delivery.draw = type(uint96).max;
        return false;
    }
}
