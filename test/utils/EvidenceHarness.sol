// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AuditRate} from "../../contracts/libraries/AuditRate.sol";
import {Evidence} from "../../contracts/market/Evidence.sol";
import {Kernel} from "../../contracts/market/Kernel.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {MarketConfig} from "../../contracts/types/MarketConfig.sol";

/// @notice The market's own audit rate, without the rounding of `auditRateBps`, and its own draw.
contract EvidenceHarness is Evidence {
    constructor(MarketConfig memory config_) Kernel(config_) {}

    /// @return Probability in units of 2^-128, by the vendor's status as it is now.
    function rate(Delivery memory delivery) external view returns (uint256) {
        _updateStatus(delivery);
        return _rate(delivery);
    }

    /// @return The same, by the worst status that the delivery has seen.
    function keptRate(Delivery memory delivery) external view returns (uint256) {
        return _rate(delivery);
    }

    function keep(uint40 target, bytes32 seed) external {
        _keepSeed(target, uint216(uint256(seed)), true);
    }

    /// @notice Whether the market draws a delivery now, by the seed that was kept.
    function wouldDraw(bytes32 jobId, Delivery memory delivery) external view returns (bool) {
        _updateStatus(delivery);
        return AuditRate.isDrawn(uint256(_numberOf(jobId, delivery.auditTarget)) << 32, _rate(delivery));
    }
}
