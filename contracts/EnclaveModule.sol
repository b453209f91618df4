// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAvailabilityModule} from "./interfaces/IAvailabilityModule.sol";
import {IEnclaveModule} from "./interfaces/IEnclaveModule.sol";
import {Delegation} from "./libraries/Delegation.sol";
import {Audits} from "./market/Audits.sol";
import {Disputes} from "./market/Disputes.sol";

/// @title The market's enclave path
/// @notice Runs on the storage of the `JobMarket` that delegates to it; called at its own address it knows no job. What is
/// not found here is a function of `AvailabilityModule`.
/// @custom:security-contact security@assay.example
contract EnclaveModule is Disputes {
    /// @inheritdoc IEnclaveModule
    address public immutable AVAILABILITY_MODULE;

    /// @param module The data path, which names token, registries, bonds and windows for all parts.
    constructor(IAvailabilityModule module) Audits(module.config()) {
        AVAILABILITY_MODULE = address(module);
    }

    /// @notice What this part has no function for, the last part has, or refuses.
    fallback() external {
        Delegation.forward(AVAILABILITY_MODULE);
    }
}
