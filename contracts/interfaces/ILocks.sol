// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Request} from "../types/Request.sol";

/// @title Locks: which operator works on a job, at what price, and how a lock without a result ends
/// @notice An operator locks an open job at its current price against a bond of its stake. If the evidence does not arrive
/// in time, the operator pays penalty R1 and the job opens again. `IAssay` states the assumptions on token and time.
interface ILocks {
    /* ERRORS: LOCKS */

    /// @notice The first lock is reserved for the operator that the request names.
    /// @dev Selector 0x32107fc0.
    error NotNamedOperator(address caller, address operator);
    /// @notice Only the operator that holds the lock may call this function.
    /// @dev Selector 0xc970524a.
    error NotLockHolder(address caller, address operator);
    /// @notice The time to lock this job ended at `closedAt`.
    /// @dev Selector 0x1ddbaf8b.
    error LockingClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The bond is worth less than this job needs: name a larger `bondBps`.
    /// @dev Selector 0x9901e611.
    error BondTooSmall(uint256 bond, uint256 required);
    /// @notice The price is too low for the request's value at risk: lock once the ramp has reached `required`.
    /// @dev Selector 0xbbaa1088.
    error PriceBelowRisk(bytes32 jobId, uint256 price, uint256 required);
    /// @notice The operator's prover would need `backlog` milliseconds for all of its undecided jobs, with this one: wait until
    /// jobs end, or declare a faster prover.
    /// @dev Selector 0xee799e20.
    error ProverFull(address operator, uint256 backlog, uint256 limit);
    /// @notice A job can be declined once, in the first part of the execution window.
    /// @dev Selector 0x636872b0.
    error DeclineClosed(bytes32 jobId);
    /// @notice The lock's deadline has passed: the evidence comes too late.
    /// @dev Selector 0x713accd7.
    error LockExpired(bytes32 jobId, uint256 deadline);
    /// @notice The job has not expired yet: wait until `expiresAt` on the job's clock.
    /// @dev Selector 0x8c509241.
    error NotExpired(bytes32 jobId, uint256 expiresAt);

    /// @notice Only the stake vault may call this function.
    /// @dev Selector 0x8d1af8bd.
    error OnlyVault();

    /* ERRORS: BATCHES */

    /// @notice A batch needs at least one item.
    /// @dev Selector 0xc2e5347d.
    error EmptyBatch();
    /// @notice Verdict for an item that failed without giving a reason: it ran out of gas, or is malformed.
    /// @dev Selector 0x0b8a527c.
    error Unexplained();

    /* EVENTS */

    /// @notice An operator locked a job.
    /// @param jobId The job.
    /// @param operator The operator.
    /// @param price Price of this lock, tokens.
    /// @param bond Worth of the bond, tokens.
    /// @param deadline Last second for the evidence, on the job's clock.
    event Locked(bytes32 indexed jobId, address indexed operator, uint256 price, uint256 bond, uint256 deadline);
    /// @notice The lock holder gave the job back early; it is open again.
    /// @param jobId The job.
    /// @param operator The operator.
    /// @param fee Tokens credited to the requester.
    event Declined(bytes32 indexed jobId, address indexed operator, uint256 fee);
    /// @notice The lock's deadline passed without evidence: penalty R1. The job is open again.
    /// @param jobId The job.
    /// @param operator The operator that pays.
    /// @param keeper The account that called, and gets the keeper's share.
    event LockMissed(bytes32 indexed jobId, address indexed operator, address indexed keeper);
    /// @notice An open job ran out of time; its reserve is free again.
    /// @param jobId The job.
    /// @param requester The account refunded.
    event Expired(bytes32 indexed jobId, address indexed requester);

    /* STRUCTS */

    /// @notice Terms of the next lock of a job that was locked before: a second word.
    struct Terms {
        /// Tokens reserved for the price.
        uint96 reserve;
        /// Penalties of earlier lock holders, paid to the operator that fills the job.
        uint96 bonus;
        /// Seconds that the job was locked before: the ramp of its price stood still.
        uint40 heldSeconds;
    }

    /// @notice One request to lock.
    struct LockItem {
        Request request;
        /// Requester's signature for a request that is not on chain yet; empty otherwise.
        bytes signature;
        /// Bond, basis points of the price.
        uint24 bondBps;
    }

    /* LOCK */

    /// @notice Locks an open job for the caller at its current price.
    /// @dev Reverts with `IRequests.WrongState`, `IRequests.IntakePaused`, `NotNamedOperator`, `LockingClosed`,
    /// `PriceBelowRisk`, `BondTooSmall`, `ProverFull`, or an error of `IStakeVault.bond`.
    /// @param request The job's request.
    /// @param bondBps Bond, basis points of the price (10,000 is the price itself); at least the smallest bond is taken.
    function lock(Request calldata request, uint24 bondBps) external;

    /// @notice Creates and locks a signed request in one step. If the request is on chain already, it is only locked.
    /// @dev Reverts as `IRequests.requestInferenceFor` and as `lock`.
    /// @param request The job's request.
    /// @param signature The requester's signature of the job id.
    /// @param bondBps Bond, basis points of the price.
    function lockSigned(Request calldata request, bytes calldata signature, uint24 bondBps) external;

    /// @notice Locks many jobs; a bad item is skipped.
    /// @dev Reverts with `EmptyBatch`.
    /// @param items The requests, signed or on chain already.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function lockMany(LockItem[] calldata items) external returns (bytes4[] memory verdicts);

    /* ENDS OF A LOCK */

    /// @notice Gives the caller's lock back early, against a fee to the requester: 2% of the price, at least of the smallest bond.
    /// The job opens again. After a post of the demanded input it is free, for the holder has paid that fee.
    /// @dev Reverts with `IRequests.WrongState`, `NotLockHolder` or `DeclineClosed`.
    /// @param request The job's request.
    function decline(Request calldata request) external;

    /// @notice Ends a lock whose deadline passed (R1, the job opens again), or an open job that can no longer be locked (its
    /// reserve goes back). Any account may call it; it earns the keeper's share of R1.
    /// @dev Reverts with `IRequests.WrongState`, `NotExpired` or `IWithholding.InputIsDemanded`.
    /// @param request The job's request.
    function expire(Request calldata request) external;

    /// @notice Expires many jobs; a bad item is skipped.
    /// @dev Reverts with `EmptyBatch`.
    /// @param requests The jobs' requests.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function expireMany(Request[] calldata requests) external returns (bytes4[] memory verdicts);

    /* RELEASED BONDS */

    /// @notice Hands the vault the released bond shares of an operator, for the vault to count as free stake.
    /// @dev Reverts with `OnlyVault`.
    /// @param operator The operator.
    /// @return shares Shares released since the last call.
    /// @return ended Number of the jobs whose bonds they were.
    function takeReleased(address operator) external returns (uint96 shares, uint16 ended);

    /// @notice Shares of ended jobs' bonds that the vault has not counted as free yet.
    /// @param operator The operator.
    /// @return shares Shares of the operator's pool.
    /// @return ended Number of the jobs whose bonds they were.
    function releasedOf(address operator) external view returns (uint96 shares, uint16 ended);

    /* VIEWS */

    /// @notice First part of the execution window, in which a lock may be given back.
    /// @return Basis points of the window.
    function DECLINE_WINDOW_BPS() external view returns (uint256);

    /// @notice Price at which the job could be locked now.
    /// @param request The job's request.
    /// @return price Tokens.
    function priceOf(Request calldata request) external view returns (uint256 price);

    /// @notice Bond for a price.
    /// @param price Price of the lock, tokens.
    /// @param bondBps Bond, basis points of the price.
    /// @return bond Shares of the operator's pool; each is worth at most one token.
    function bondFor(uint96 price, uint24 bondBps) external view returns (uint256 bond);
}
