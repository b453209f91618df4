// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {Kernel} from "./market/Kernel.sol";
import {Money} from "./market/Money.sol";
import {Requests} from "./market/Requests.sol";
import {MarketConfig} from "./types/MarketConfig.sol";

/// @title The market's code for money and requests
/// @notice Runs on the storage of the `JobMarket` that delegates to it; called at its own address it holds no money, knows no
/// job and obeys no account.
/// @custom:security-contact security@assay.example
contract RequestModule is Money, Requests {
    /// @param config_ The same for all parts of one market.
    constructor(MarketConfig memory config_) Kernel(config_) AccessManaged(address(0)) {}
}
