// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IStakeVault} from "./IStakeVault.sol";

/// @title Money: deposits, withdrawals and fees
/// @notice Each account has one balance in the market: deposits, refunds and earnings. Requests reserve from it, and only
/// its owner withdraws it. `IAssay` states the assumptions on token and time.
interface IMoney {
    /* ERRORS */

    /// @notice The account's free balance is too small: deposit the difference.
    /// @dev Selector 0xdb42144d.
    error InsufficientBalance(address account, uint256 balance, uint256 required);
    /// @notice No tokens arrived: deposit an amount above zero.
    /// @dev Selector 0x56316e87.
    error ZeroDeposit();
    /// @notice The zero address cannot receive tokens: name another recipient.
    /// @dev Selector 0xd27b4443.
    error ZeroRecipient();

    /* EVENTS */

    /// @notice Tokens arrived for an account.
    /// @param account The account credited.
    /// @param from The account that paid.
    /// @param amount Tokens that arrived.
    event Deposited(address indexed account, address indexed from, uint256 amount);
    /// @notice An account sent free balance out of the market.
    /// @param account The account debited.
    /// @param to The recipient.
    /// @param amount Tokens sent.
    event Withdrawn(address indexed account, address indexed to, uint256 amount);
    /// @notice Collected fees were credited.
    /// @param toPot Tokens credited to the pot that pays for posts of seeds.
    /// @param toTreasury Tokens credited to the treasury.
    event FeesDistributed(uint256 toPot, uint256 toTreasury);

    /* STRUCTS */

    /// @notice One account's money in the market: one word.
    struct Account {
        /// Tokens deposited, refunded or earned, free to use or withdraw.
        uint96 balance;
        /// Shares of bonds whose jobs have ended, on their way back to the vault's free stake.
        uint80 releasedShares;
        /// Number of those jobs.
        uint16 endedJobs;
        /// Protocol fees of the account's jobs, set aside until `distributeFees` collects them.
        uint64 fees;
    }

    /* DEPOSITS */

    /// @notice Adds tokens of the caller to its own balance. The amount that arrives counts.
    /// @dev Reverts with `ZeroDeposit`, or with the token's own error: the caller must have approved the market.
    /// @param amount Tokens to transfer from the caller.
    function deposit(uint256 amount) external;

    /// @notice Adds tokens of the caller to another account's balance.
    /// @dev Reverts with `ZeroRecipient`, `ZeroDeposit`, or the token's own error.
    /// @param account The account to credit.
    /// @param amount Tokens to transfer from the caller.
    function depositFor(address account, uint256 amount) external;

    /// @notice Deposits under an ERC-2612 permit of the caller. Combine it with `requestInference` in `multicall`.
    /// @dev A permit that fails is ignored, since the allowance may be there already. Reverts with `ZeroDeposit`, or with
    /// the token's own error if the allowance is too small.
    /// @param amount Tokens to transfer from the caller, and the value that the permit names.
    /// @param deadline Last second of the permit.
    /// @param v Recovery byte of the permit's signature.
    /// @param r First word of the permit's signature.
    /// @param s Second word of the permit's signature.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /* WITHDRAWALS */

    /// @notice Sends free balance of the caller to itself.
    /// @dev Reverts with `InsufficientBalance`.
    /// @param amount Tokens to send; the largest uint256 means all of them.
    function withdraw(uint256 amount) external;

    /// @notice Sends free balance of the caller to `to`.
    /// @dev Reverts with `ZeroRecipient` or `InsufficientBalance`.
    /// @param to The recipient.
    /// @param amount Tokens to send; the largest uint256 means all of them.
    function withdrawTo(address to, uint256 amount) external;

    /* FEES */

    /// @notice Collects the fees that the jobs of these operators left, and splits them between treasury and pot. Any account
    /// may call it. The pot is the balance of the market's beacon (`accountOf`). It pays `IPosts.postForReward` and nothing
    /// else. It takes no more once it holds 1,024 rewards: then the treasury gets all.
    /// @param operators Operators whose fees to collect; one without fees adds nothing.
    function distributeFees(address[] calldata operators) external;

    /* VIEWS */

    /// @notice The settlement token: price, bond and stake share its unit.
    /// @return The ERC-20 token.
    function TOKEN() external view returns (IERC20);

    /// @notice The vault that holds stake, bonds and insurance.
    /// @return The vault, which the market created.
    function VAULT() external view returns (IStakeVault);

    /// @notice The account that receives the treasury's part of the fees.
    /// @return The treasury.
    function TREASURY() external view returns (address);

    /// @notice Part of the fees that goes to the pot while it has room; the treasury gets the rest.
    /// @return Basis points of the fees.
    function POT_FEE_BPS() external view returns (uint256);

    /// @notice One account's money in the market.
    /// @param account The account.
    /// @return Its balance, released shares with the number of their jobs, and uncollected fees.
    function accountOf(address account) external view returns (Account memory);
}
