// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IMoney} from "../interfaces/IMoney.sol";

/// @title The balances of all accounts
/// @notice One balance per account: deposits, refunds and earnings.
abstract contract Ledger is ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    IERC20 internal immutable _TOKEN;

    mapping(address account => IMoney.Account) internal _accounts;

    constructor(IERC20 token) {
        _TOKEN = token;
    }

    function _credit(address account, uint256 amount) internal {
        if (amount != 0) _accounts[account].balance += amount.toUint96();
    }

    function _debit(address account, uint256 amount) internal {
        uint96 balance = _accounts[account].balance;
        if (balance < amount) revert IMoney.InsufficientBalance(account, balance, amount);
        // amount <= balance, which fits.
        _accounts[account].balance = balance - uint96(amount);
    }

    /// @dev Sends free balance of the caller to `to`; the largest uint256 means all of it.
    function _withdraw(address to, uint256 amount) internal {
        if (to == address(0)) revert IMoney.ZeroRecipient();
        if (amount == type(uint256).max) amount = _accounts[msg.sender].balance;
        _debit(msg.sender, amount);
        emit IMoney.Withdrawn(msg.sender, to, amount);
        _TOKEN.safeTransfer(to, amount);
    }
}
