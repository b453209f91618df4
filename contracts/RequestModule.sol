// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {Kernel} from "./market/Kernel.sol";
import {Money} from "./market/Money.sol";
import {Part} from "./market/Part.sol";
import {Requests} from "./market/Requests.sol";
import {MarketConfig} from "./types/MarketConfig.sol";

/// @title The market's code for money and requests
/// @notice Runs on the storage of the `JobMarket` that delegates to it. Called at its own address it runs on its own storage,
/// which no market reads: a deposit there can be withdrawn, and no operator can lock a job. It obeys no guardian or governor.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract RequestModule is Part, Money, Requests {
    /// @param config_ The same for all parts of one market.
    constructor(MarketConfig memory config_) Kernel(config_) AccessManaged(address(0)) {}
}
