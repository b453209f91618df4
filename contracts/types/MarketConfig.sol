// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IBeacon} from "../interfaces/IBeacon.sol";
import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IUptimeFeed} from "../interfaces/IUptimeFeed.sol";

/// @notice The contracts and parameters of a market, fixed at deployment. Amounts are in the token's smallest unit.
struct MarketConfig {
    /// Settlement token: price, bond and stake share its unit.
    IERC20 token;
    /// Registry of models and runtimes.
    IModelRegistry models;
    /// Registry of verifying keys.
    ICircuitRegistry circuits;
    /// Registry of enclave sessions and vendors.
    IEnclaveRegistry enclaves;
    /// Source of the numbers that draw audits.
    IBeacon beacon;
    /// Account that receives the treasury's part of the fees.
    address treasury;
    /// Smallest bond of a job.
    uint96 minBond;
    /// Largest reward of a keeper for an R1.
    uint96 keeperCap;
    /// Time to challenge a delivered result, seconds, while its vendor is trusted.
    uint32 challengeSeconds;
    /// Time to prove a disputed result, seconds, while its vendor is trusted.
    uint32 proofSeconds;
    /// Time to put withheld bytes on chain, seconds.
    uint32 dataSeconds;
    /// Feed of a rollup's uptime, whose outages stop all clocks; zero on chains without one.
    IUptimeFeed uptimeFeed;
    /// Time for which the clocks stand still after an outage, seconds; zero without a feed.
    uint32 outageGrace;
    /// Largest reward of a target's first post.
    uint96 postReward;
}
