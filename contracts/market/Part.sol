// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPart} from "../interfaces/IPart.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Kernel} from "./Kernel.sol";

/// @title What every module of the market answers: the configuration that it was deployed with
/// @notice The market does not keep it a second time. Its constructor has compared it with that of each module, and it hands the
/// question to one of them.
abstract contract Part is IPart, Kernel {
    /// @inheritdoc IPart
    function config() external view returns (MarketConfig memory) {
        return
            MarketConfig({
                token: _TOKEN,
                models: _MODELS,
                circuits: _CIRCUITS,
                enclaves: _ENCLAVES,
                beacon: _BEACON,
                treasury: _TREASURY,
                minBond: _MIN_BOND,
                keeperCap: _KEEPER_CAP,
                // They came from 32 bits.
                challengeSeconds: uint32(_CHALLENGE_SECONDS),
                proofSeconds: uint32(_PROOF_SECONDS),
                dataSeconds: uint32(_DATA_SECONDS),
                uptimeFeed: _UPTIME_FEED,
                outageGrace: uint32(_OUTAGE_GRACE),
                postReward: _POST_REWARD
            });
    }
}
