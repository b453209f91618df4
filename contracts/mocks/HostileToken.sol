// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @title A token with the known faults of real tokens
/// @notice It can take a fee on transfers, hold a blacklist, and call any contract in the middle of a transfer.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract HostileToken is TestToken {
    /// @notice The sender or the receiver is blacklisted.
    /// @dev Selector 0xffa4e618.
    error Blacklisted(address account);

    uint256 public feeBps;
    mapping(address account => bool) public isBlacklisted;
    address public hookTarget;
    bytes public hookData;
    uint256 public hookCalls;
    bool public hookSucceeded;

    /// @notice Sets the fee that each transfer burns, basis points.
    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    /// @notice Blacklists an account, or takes it off the list.
    function setBlacklisted(address account, bool value) external {
        isBlacklisted[account] = value;
    }

    /// @notice Makes the next transfer call `target` with `data`.
    function setHook(address target, bytes calldata data) external {
        hookTarget = target;
        hookData = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (isBlacklisted[from]) revert Blacklisted(from);
        if (isBlacklisted[to]) revert Blacklisted(to);
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        uint256 fee = (value * feeBps) / 10_000;
        if (fee != 0) super._update(to, address(0), fee);
        address target = hookTarget;
        if (target == address(0)) return;
        hookTarget = address(0);
        ++hookCalls;
        (hookSucceeded, ) = target.call(hookData);
    }
}
