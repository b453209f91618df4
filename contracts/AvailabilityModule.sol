// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Availability} from "./market/Availability.sol";
import {Audits} from "./market/Audits.sol";
import {MarketConfig} from "./types/MarketConfig.sol";

/// @title The market's data path: bytes that one side withholds
/// @notice The last of the market's three parts, reached through `EnclaveModule`. It runs on the storage of the `JobMarket`
/// that delegates to it; called at its own address it knows no job.
/// @custom:security-contact security@assay.example
contract AvailabilityModule is Availability {
    constructor(MarketConfig memory config_) Audits(config_) {
        // A result whose output is still owed settles after its challenge window: there must be time left to prove it.
        uint256 owed = uint256(config_.challengeSeconds) + config_.dataSeconds;
        if (config_.proofSeconds <= owed) revert ProofWindowTooShort(config_.proofSeconds, owed);
    }
}
