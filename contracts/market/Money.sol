// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IMoney} from "../interfaces/IMoney.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {Kernel} from "./Kernel.sol";

/// @title Deposits, withdrawals and fees
/// @notice The market pushes tokens only to the caller or to the recipient that the caller names, so a hostile receiver or
/// a blacklisting token hurts only itself.
abstract contract Money is IMoney, Kernel {
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    /// @inheritdoc IMoney
    uint256 public constant POT_FEE_BPS = 5_000;

    /* EXTERNAL */

    /// @inheritdoc IMoney
    function deposit(uint256 amount) external nonReentrant {
        _deposit(msg.sender, amount);
    }

    /// @inheritdoc IMoney
    function depositFor(address account, uint256 amount) external nonReentrant {
        _deposit(account, amount);
    }

    /// @inheritdoc IMoney
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external nonReentrant {
        // A front-runner of the permit only sets the allowance that is needed; a useless permit fails in the transfer.
        try IERC20Permit(address(_TOKEN)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(msg.sender, amount);
    }

    /// @inheritdoc IMoney
    function withdraw(uint256 amount) external nonReentrant {
        _withdraw(msg.sender, amount);
    }

    /// @inheritdoc IMoney
    function withdrawTo(address to, uint256 amount) external nonReentrant {
        _withdraw(to, amount);
    }

    /// @inheritdoc IMoney
    function distributeFees(address[] calldata operators) external nonReentrant {
        uint256 fees = _accounts[address(this)].balance;
        _accounts[address(this)].balance = 0;
        for (uint256 i = 0; i < operators.length; ++i) {
            fees += _accounts[operators[i]].fees;
            _accounts[operators[i]].fees = 0;
        }
        uint256 toPot = (fees * POT_FEE_BPS) / Penalties.BPS;
        uint256 room = _potRoom();
        // A pot that no post could spend soon would hold the fees back from all accounts.
        if (toPot > room) toPot = room;
        _credit(address(_BEACON), toPot);
        _credit(_TREASURY, fees - toPot);
        emit FeesDistributed(toPot, fees - toPot);
    }

    /* VIEWS */

    /// @inheritdoc IMoney
    function TOKEN() external view returns (IERC20) {
        return _TOKEN;
    }

    /// @inheritdoc IMoney
    function VAULT() external view returns (IStakeVault) {
        return _vault();
    }

    /// @inheritdoc IMoney
    function TREASURY() external view returns (address) {
        return _TREASURY;
    }

    /// @inheritdoc IMoney
    function accountOf(address account) external view returns (Account memory) {
        return _accounts[account];
    }

    /* PRIVATE */

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
