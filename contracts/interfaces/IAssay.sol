// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "./IDisputes.sol";
import {ILocks} from "./ILocks.sol";
import {IMoney} from "./IMoney.sol";
import {IPart} from "./IPart.sol";
import {IPosts} from "./IPosts.sol";
import {IRequests} from "./IRequests.sol";
import {IResults} from "./IResults.sol";
import {ISettlements} from "./ISettlements.sol";
import {IUptime} from "./IUptime.sol";
import {IWithholding} from "./IWithholding.sol";

/// @title The market: all chapters of a job at one address
/// @notice A requester's payment is reserved when its job is created. An operator locks the job with a bond, computes once
/// and delivers evidence. The market checks the evidence and books the money. Every party withdraws for itself.
///
/// Assumptions, for all chapters:
/// - **Token.** Amounts are in the smallest unit of one ERC-20 token. Its balances change by transfers only: no rebasing. A
///   token that takes a fee on transfers is credited by what arrives, but leaves small gaps in vault payouts.
/// - **Time.** Seconds by `block.timestamp`, on the job's own clock: it stands still while intake is paused, and in outages
///   of the sequencer where the market has an uptime feed, so both move every deadline.
/// - **Fractions** are basis points.
/// - **Jobs** are named by the EIP-712 digest of their `Request`. The caller passes the request again at each step; storage
///   keeps one word for each job.
/// - **Batches** skip a bad item: its verdict is the selector of the error, zero for success.
interface IAssay is IPart, IMoney, IRequests, ILocks, ISettlements, IResults, IDisputes, IWithholding, IPosts, IUptime {
    /// @notice Calls several functions of the market in one transaction, all or none.
    /// @dev Reverts with the error of the first call that fails.
    /// @param data ABI-encoded calls.
    /// @return results ABI-encoded return values, in order.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    /// @notice Code that answers for the chapters "money" and "requests".
    /// @return module Its address. Called there directly, it keeps books of its own, which no market reads.
    function REQUEST_MODULE() external view returns (address module);

    /// @notice Code that answers for the chapter "results".
    /// @return module Its address; called there directly, it knows no job.
    function RESULT_MODULE() external view returns (address module);

    /// @notice Code that answers for the chapter "disputes".
    /// @return module Its address; called there directly, it knows no job.
    function DISPUTE_MODULE() external view returns (address module);

    /// @notice Code that answers for the chapters "withholding", "posts" and "uptime".
    /// @return module Its address; called there directly, it knows no job.
    function WITHHOLDING_MODULE() external view returns (address module);
}
