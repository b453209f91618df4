// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {Ledger} from "./Ledger.sol";

/// @title Deposits and withdrawals
/// @notice Nothing is ever pushed to anybody but the caller or whom the caller names, so a hostile receiver or a
/// blacklisting token hurts only itself.
abstract contract Accounts is IJobMarket, Ledger {
    using SafeERC20 for IERC20;

    /* EXTERNAL */

    /// @inheritdoc IJobMarket
    function deposit(uint256 amount) external nonReentrant {
        _deposit(msg.sender, amount);
    }

    /// @inheritdoc IJobMarket
    function depositFor(address account, uint256 amount) external nonReentrant {
        _deposit(account, amount);
    }

    /// @inheritdoc IJobMarket
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external nonReentrant {
        // Whoever front-runs the permit only sets the allowance that is needed; a useless permit fails in the transfer.
        try IERC20Permit(address(_TOKEN)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(msg.sender, amount);
    }

    /// @inheritdoc IJobMarket
    function withdraw(uint256 amount) external nonReentrant {
        _withdraw(msg.sender, amount);
    }

    /// @inheritdoc IJobMarket
    function withdrawTo(address to, uint256 amount) external nonReentrant {
        _withdraw(to, amount);
    }

    /// @inheritdoc IJobMarket
    function accountOf(address account) external view returns (Account memory) {
        return _accounts[account];
    }

    /// @inheritdoc IJobMarket
    function releasedOf(address operator) external view returns (uint96 shares) {
        return _accounts[operator].releasedShares;
    }

    /* INTERNAL */

    function _withdraw(address to, uint256 amount) internal {
        if (to == address(0)) revert ZeroRecipient();
        if (amount == type(uint256).max) amount = _accounts[msg.sender].balance;
        _debit(msg.sender, amount);
        emit Withdrawn(msg.sender, to, amount);
        _TOKEN.safeTransfer(to, amount);
    }

    function _deposit(address account, uint256 amount) private {
        if (account == address(0)) revert ZeroRecipient();
        uint256 before = _TOKEN.balanceOf(address(this));
        _TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = _TOKEN.balanceOf(address(this)) - before;
        if (received == 0) revert ZeroDeposit();
        _credit(account, received);
        emit Deposited(account, msg.sender, received);
    }
}
