// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EnclaveModule} from "../EnclaveModule.sol";
import {IAvailabilityModule} from "../interfaces/IAvailabilityModule.sol";
import {Delivery} from "../types/Delivery.sol";

/// @title UnauditedModule
/// @notice The enclave path without audits: nothing is ever drawn. It exists to measure what audits are worth, in
/// `npm run experiment:tee-break`, and is deployed nowhere else.
/// @custom:security-contact security@assay.example
contract UnauditedModule is EnclaveModule {
    /// @param module The data path, as for `EnclaveModule`.
    constructor(IAvailabilityModule module) EnclaveModule(module) {}

    /// @dev Every result passes, with a number that no rate draws: whoever computes the draw itself agrees.
    function _draw(bytes32, Delivery memory delivery) internal pure override returns (bool) {
        delivery.draw = type(uint96).max;
        return false;
    }
}
