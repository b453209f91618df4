// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {IJobMarket} from "./IJobMarket.sol";
import {IStakeVault} from "./IStakeVault.sol";

/// @title Stake of many behind one operator
/// @notice An ERC-4626 vault that is itself the operator: what it holds is staked in the `StakeVault`, and its owner, the
/// manager, works with it in the market. Delegators share earnings, less the manager's published commission, and losses in
/// proportion to their shares. Deposits are ERC-4626; withdrawals wait for unbonding and so go through a queue instead:
/// `maxWithdraw` and `maxRedeem` are zero, as the standard asks of a vault that pays nothing at once.
/// @dev A manager can lose the delegators' stake by breaking the market's rules, and a manager in league with a requester
/// gets most of such a penalty: whoever delegates trusts the manager with what it delegates.
interface IDelegationVault is IERC4626 {
    /* ERRORS */

    /// @notice The commission may be at most `MAX_COMMISSION_BPS`.
    /// @dev Selector 0x5511758a.
    error CommissionTooHigh(uint256 bps);
    /// @notice The manager may make only the calls that an operator makes for a job.
    /// @dev Selector 0x3cf10403.
    error CallNotAllowed(bytes4 selector);
    /// @notice Delegators want to leave: until their exit has begun, new locks must leave so much stake free.
    /// @dev Selector 0xec8fb867.
    error ExitsWaiting(uint256 wanted, uint256 free);
    /// @notice Nothing was asked for.
    /// @dev Selector 0x16cdabcf.
    error NothingRequested();
    /// @notice The next batch may start at `earliest`: the stake vault keeps ten claims.
    /// @dev Selector 0x60b74dd1.
    error BatchTooSoon(uint256 earliest);
    /// @notice The batch has not been paid yet: call `payBatches` once it is ripe.
    /// @dev Selector 0xb893d7c6.
    error BatchNotPaid(uint256 batchId);

    /* EVENTS */

    event Harvested(uint256 earned, uint256 commission);
    event CommissionSet(uint256 bps);
    event CommissionAnnounced(uint256 bps, uint256 changesAt);
    event CommissionPaid(address indexed to, uint256 amount);
    event ExitRequested(uint256 indexed batchId, address indexed owner, uint256 shares);
    event BatchStarted(uint256 indexed batchId, uint256 shares, uint256 unbonding, uint256 claimableAt);
    event BatchPaid(uint256 indexed batchId, uint256 assets);
    event ExitPaid(uint256 indexed batchId, address indexed owner, address indexed to, uint256 assets);

    /* STRUCTS */

    /// @notice Delegators that leave together. Their shares are burned when the batch starts; from then on they own a part
    /// of the operator's unbonding stake, which earns nothing and is slashed as all stake is.
    struct Batch {
        /// Shares of the delegators that have not been paid yet.
        uint256 shares;
        /// Tokens for them; complete once the batch is paid.
        uint256 assets;
        /// Shares of the operator's pool that unbond for them.
        uint96 stakeShares;
        /// When these can be claimed; zero until the batch starts.
        uint40 claimableAt;
    }

    /* MANAGER */

    /// @notice Makes a call to the market as the operator (manager): `lock`, `lockSigned`, `lockMany`, `decline`, `settle` or
    /// `settleMany`.
    /// @param data The encoded call.
    function operate(bytes calldata data) external returns (bytes memory result);

    /// @notice Ends the operator's jail (manager).
    function resetJail() external;

    /// @notice Sets the commission on future earnings (manager): at once if it falls, after `COMMISSION_DELAY` if it rises, so
    /// that who disagrees can leave first.
    function setCommission(uint256 bps) external;

    /// @notice Sends the commission that has accrued to `to` (manager).
    function claimCommission(address to) external returns (uint256 amount);

    /* ANYONE */

    /// @notice Fetches what the operator earned from the market, books the commission and stakes the rest.
    function harvest() external returns (uint256 earned);

    /// @notice Asks to leave with `shares` of the caller. They are in the vault's keeping from then on, and earn and lose with
    /// all others until their batch starts.
    function requestExit(uint256 shares) external returns (uint256 batchId);

    /// @notice Starts the unbonding of everybody who has asked to leave.
    function startBatch() external returns (uint256 batchId);

    /// @notice Claims every ripe batch from the stake vault.
    function payBatches() external;

    /// @notice Pays the caller its part of a batch.
    function exit(uint256 batchId, address to) external returns (uint256 assets);

    /* VIEWS */

    function STAKES() external view returns (IStakeVault);

    function MARKET() external view returns (IJobMarket);

    /// @notice Highest commission, basis points.
    function MAX_COMMISSION_BPS() external view returns (uint256);

    /// @notice Seconds from the announcement of a higher commission to its start: longer than the longest exit.
    function COMMISSION_DELAY() external view returns (uint256);

    /// @notice Shortest time between two batches: no more than ten fit the unbonding time.
    function BATCH_SECONDS() external view returns (uint256);

    /// @notice Commission on earnings now, basis points.
    function commission() external view returns (uint256 bps);

    /// @notice A higher commission to come, and when; zeros for none.
    function announcedCommission() external view returns (uint256 bps, uint256 changesAt);

    /// @notice Commission that the manager may claim.
    function commissionOwed() external view returns (uint256);

    /// @notice The batch that collects requests now.
    function openBatch() external view returns (uint256 batchId);

    function batchOf(uint256 batchId) external view returns (Batch memory);

    /// @notice Shares with which `owner` leaves in a batch.
    function exitOf(uint256 batchId, address owner) external view returns (uint256 shares);
}
