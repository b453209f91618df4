// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IJobMarket} from "../interfaces/IJobMarket.sol";

/// @title The balances of all accounts
/// @notice One balance an account: what it deposited, got back or earned.
abstract contract Ledger is ReentrancyGuardTransient {
    using SafeCast for uint256;

    IERC20 internal immutable _TOKEN;

    mapping(address account => IJobMarket.Account) internal _accounts;

    constructor(IERC20 token) {
        _TOKEN = token;
    }

    function _credit(address account, uint256 amount) internal {
        if (amount != 0) _accounts[account].balance += amount.toUint96();
    }

    function _debit(address account, uint256 amount) internal {
        uint96 balance = _accounts[account].balance;
        if (balance < amount) revert IJobMarket.InsufficientBalance(account, balance, amount);
        // amount <= balance, which fits.
        _accounts[account].balance = balance - uint96(amount);
    }
}
