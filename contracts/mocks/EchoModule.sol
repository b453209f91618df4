// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPart} from "../interfaces/IPart.sol";
import {MarketConfig} from "../types/MarketConfig.sol";

/// @title A module that answers every call with its number
/// @notice Shows which module the market hands a call to.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract EchoModule is IPart {
    uint256 private immutable _NUMBER;
    MarketConfig private _config;

    constructor(uint256 number, MarketConfig memory config_) {
        _NUMBER = number;
        _config = config_;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        return abi.encode(_NUMBER);
    }

    /// @notice The number, in seconds: the market's constructor asks for it.
    function longestAfterlife() external view returns (uint256) {
        return _NUMBER;
    }

    /// @inheritdoc IPart
    function config() external view returns (MarketConfig memory) {
        return _config;
    }
}
