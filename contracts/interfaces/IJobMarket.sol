// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Job, JobState} from "../types/Job.sol";
import {Model} from "../types/Model.sol";
import {Assurance, Request} from "../types/Request.sol";
import {ICircuitRegistry} from "./ICircuitRegistry.sol";
import {IModelRegistry} from "./IModelRegistry.sol";
import {IStakeVault} from "./IStakeVault.sol";

/// @title Escrow and asynchronous settlement of inference jobs
/// @notice A requester's payment is reserved when its job is created; an operator locks the job with a bond, computes once
/// and delivers evidence; the market checks the evidence and books the money. Everybody withdraws for himself.
/// @dev A job is named by the EIP-712 digest of its `Request`, which is passed again at each step. Amounts are in the
/// settlement token's smallest unit.
interface IJobMarket {
    /* ERRORS: MONEY */

    /// @notice Free balance too small: deposit the difference.
    /// @dev Selector 0xdb42144d.
    error InsufficientBalance(address account, uint256 balance, uint256 required);
    /// @notice An amount of zero does nothing.
    /// @dev Selector 0x56316e87.
    error ZeroDeposit();
    /// @notice Nothing can be sent to the zero address.
    /// @dev Selector 0xd27b4443.
    error ZeroRecipient();

    /* ERRORS: REQUESTS */

    /// @notice Only the requester may do this.
    /// @dev Selector 0x0691b032.
    error NotRequester(address caller, address requester);
    /// @notice The signature is not the requester's for this request on this chain and market.
    /// @dev Selector 0x0e96aab8.
    error InvalidSignature(address requester, bytes32 jobId);
    /// @notice The requester has used or cancelled this nonce.
    /// @dev Selector 0x2af71f10.
    error NonceUsed(address requester, uint256 nonce);
    /// @notice minPrice must not exceed maxPrice.
    /// @dev Selector 0xbe749061.
    error MalformedPrice(uint96 minPrice, uint96 maxPrice);
    /// @notice rampStart must not come after rampEnd, nor lockBy and the execution window end after the deadline.
    /// @dev Selector 0xcedbdcd8.
    error MalformedTimes();
    /// @notice The request names an operator, whose price must be fixed: minPrice = maxPrice.
    /// @dev Selector 0x160a4ddf.
    error NamedOperatorNeedsFixedPrice();
    /// @notice The deadline is further off than the market allows: at most `latest`.
    /// @dev Selector 0x27707993.
    error JobTooLong(uint256 deadline, uint256 latest);
    /// @notice The model has no circuit, so its results cannot be proven.
    /// @dev Selector 0xabf92a69.
    error ModelHasNoCircuit(bytes32 modelId);
    /// @notice This assurance is not served by this market.
    /// @dev Selector 0x7e321b0e.
    error UnsupportedAssurance(Assurance assurance);
    /// @notice Value at risk must be zero for proven jobs, and at least maxPrice for all others.
    /// @dev Selector 0xad86aa4a.
    error MalformedValueAtRisk(uint96 valueAtRisk);
    /// @notice Callback, its gas (at most MAX_CALLBACK_GAS) and its fee go together, or are all zero.
    /// @dev Selector 0x8e17d2ea.
    error MalformedCallback(address callback, uint32 callbackGas);
    /// @notice The input word is no element of the scalar field, nor a tagged hash of several.
    /// @dev Selector 0xe2d56830.
    error MalformedInputCommitment(bytes32 inputCommitment);
    /// @notice The input bytes do not hash to the request's inputDigest.
    /// @dev Selector 0xc09df387.
    error InputMismatch(bytes32 inputDigest);

    /* ERRORS: JOBS */

    /// @notice The job is in another state than this step needs.
    /// @dev Selector 0x986f4620.
    error WrongState(bytes32 jobId, JobState actual, JobState needed);
    /// @notice The first lock is reserved for the operator that the request names.
    /// @dev Selector 0x32107fc0.
    error NotNamedOperator(address caller, address operator);
    /// @notice Only the operator that holds the lock may do this.
    /// @dev Selector 0xc970524a.
    error NotLockHolder(address caller, address operator);
    /// @notice Too late to lock.
    /// @dev Selector 0x1ddbaf8b.
    error LockingClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The bond is worth less than this job needs: name a larger multiple of the price.
    /// @dev Selector 0x9901e611.
    error BondTooSmall(uint256 bond, uint256 required);
    /// @notice Declining is possible once a job, in the first part of the execution window.
    /// @dev Selector 0x636872b0.
    error DeclineClosed(bytes32 jobId);
    /// @notice The lock deadline has passed: the evidence comes too late.
    /// @dev Selector 0x713accd7.
    error LockExpired(bytes32 jobId, uint256 deadline);
    /// @notice Nothing has expired yet: wait until `expiresAt` on the job's clock.
    /// @dev Selector 0x8c509241.
    error NotExpired(bytes32 jobId, uint256 expiresAt);
    /// @notice The model passed does not hash to the request's modelId.
    /// @dev Selector 0x3974df56.
    error ModelMismatch(bytes32 modelId);
    /// @notice The input words passed do not hash to the request's inputCommitment.
    /// @dev Selector 0xc6e77fad.
    error InputWordsMismatch(bytes32 inputCommitment);
    /// @notice The proof does not hold for these outputs, this job and its lock holder.
    /// @dev Selector 0x47f66a55.
    error InvalidProof(bytes32 jobId);
    /// @notice This result is not the one that the job was settled with.
    /// @dev Selector 0xd5ca853e.
    error WrongResult(bytes32 jobId);
    /// @notice The job's callback did not fail, so there is nothing to retry.
    /// @dev Selector 0x5f59668e.
    error NoFailedCallback(bytes32 jobId);
    /// @notice Batches hold at least one item.
    /// @dev Selector 0xc2e5347d.
    error EmptyBatch();
    /// @notice Verdict for an item that failed without giving a reason: it ran out of gas, or is malformed.
    /// @dev Selector 0x0b8a527c.
    error Unexplained();
    /// @notice The lock holder waits for the input's bytes: post them, or close the job once the time for that has passed.
    /// @dev Selector 0xa75f6a3c.
    error InputIsDemanded(bytes32 jobId);
    /// @notice A job could live longer than half of the unbonding time.
    /// @dev Selector 0xe472dedb.
    error WindowsTooLong(uint256 longest, uint256 limit);
    /// @notice Only the market itself may call this.
    /// @dev Selector 0x14d4a4e8.
    error OnlySelf();
    /// @notice Only the stake vault may call this.
    /// @dev Selector 0x8d1af8bd.
    error OnlyVault();

    /* ERRORS: PAUSE AND FEES */

    /// @notice New requests and locks are paused until `until`; everything else works.
    /// @dev Selector 0x78964e65.
    error IntakePaused(uint256 until);
    /// @notice Intake is not paused.
    /// @dev Selector 0x6cd60201.
    error NotPaused();
    /// @notice The last pause was too short a time ago: not before `earliest`.
    /// @dev Selector 0x982872a5.
    error PauseCoolingDown(uint256 earliest);
    /// @notice The fee is above the constant cap.
    /// @dev Selector 0xbf4c4279.
    error FeeTooHigh(uint8 tenths);

    /* EVENTS */

    event Deposited(address indexed account, address indexed from, uint256 amount);
    event Withdrawn(address indexed account, address indexed to, uint256 amount);
    event Requested(
        bytes32 indexed jobId,
        address indexed requester,
        bytes32 indexed modelId,
        Request request,
        bytes input
    );
    event NonceCancelled(address indexed requester, uint256 nonce);
    event Cancelled(bytes32 indexed jobId, address indexed requester);
    event Locked(bytes32 indexed jobId, address indexed operator, uint256 price, uint256 bond, uint256 deadline);
    event Declined(bytes32 indexed jobId, address indexed operator, uint256 fee);
    event LockMissed(bytes32 indexed jobId, address indexed operator, address indexed keeper);
    event Settled(bytes32 indexed jobId, address indexed operator, uint256 paid, uint256[] outputs);
    event Expired(bytes32 indexed jobId, address indexed requester);
    event CallbackFailed(bytes32 indexed jobId, address indexed callback);
    event CallbackRetried(bytes32 indexed jobId, address indexed callback);
    event Paused(uint256 until);
    event Unpaused();
    event FeeSet(uint8 tenths);
    event FeesDistributed(uint256 toInsurance, uint256 toTreasury);

    /* STRUCTS */

    /// @notice One account's money in the market.
    struct Account {
        /// Tokens deposited, refunded or earned, free to use or withdraw.
        uint96 balance;
        /// Shares of bonds whose jobs have ended, on their way back to the vault's free stake.
        uint80 releasedShares;
        /// Protocol fees of the account's jobs, set aside until `distributeFees` collects them.
        uint80 fees;
    }

    /// @notice What a job that was locked before keeps in a second word.
    struct Terms {
        /// Tokens reserved for the price.
        uint96 reserve;
        /// Penalties of earlier lock holders that go to whoever fills the job.
        uint96 bonus;
        /// Seconds that the job was locked before: the ramp of its price stood still.
        uint40 heldSeconds;
    }

    /// @notice One request to lock.
    struct LockItem {
        Request request;
        /// Requester's signature for a request that is not on chain yet; empty otherwise.
        bytes signature;
        /// Bond in hundredths of the price.
        uint16 bondHundredths;
    }

    /// @notice A result and its proof.
    struct Settlement {
        Request request;
        /// The model's public input words where it has several; empty where the commitment is the input word.
        uint256[] inputs;
        /// The model's output words.
        uint256[] outputs;
        /// Groth16 proof, 256 bytes.
        bytes proof;
    }

    /* MONEY */

    /// @notice Adds tokens of the caller to its own balance; what arrives counts.
    function deposit(uint256 amount) external;

    /// @notice Adds tokens of the caller to another account's balance.
    function depositFor(address account, uint256 amount) external;

    /// @notice Deposits under an ERC-2612 permit of the caller. Combine it with `requestInference` in `multicall`.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Sends free balance of the caller to itself.
    function withdraw(uint256 amount) external;

    /// @notice Sends free balance of the caller to `to`; the largest uint256 means all of it.
    function withdrawTo(address to, uint256 amount) external;

    /* REQUESTS */

    /// @notice Creates a job and reserves its highest price and callback fee from the caller's balance.
    /// @param request The job; the caller is its requester.
    /// @param input Input bytes for the operators, published in the event and checked against `inputDigest`; may be empty.
    /// @return jobId EIP-712 digest of the request.
    function requestInference(Request calldata request, bytes calldata input) external returns (bytes32 jobId);

    /// @notice The same for a request that its requester signed; anyone may relay it.
    function requestInferenceFor(
        Request calldata request,
        bytes calldata input,
        bytes calldata signature
    ) external returns (bytes32 jobId);

    /// @notice Takes back an open job.
    function cancel(Request calldata request) external;

    /// @notice Makes a nonce of the caller unusable, and with it a signed request that is not on chain yet.
    function cancelNonce(uint256 nonce) external;

    /* JOBS */

    /// @notice Locks an open job for the caller at its price now, against a bond of `bondHundredths` % of the price
    /// (at least `MIN_BOND`).
    function lock(Request calldata request, uint16 bondHundredths) external;

    /// @notice Creates and locks a signed request in one step.
    function lockSigned(Request calldata request, bytes calldata signature, uint16 bondHundredths) external;

    /// @notice Locks many; a bad item is skipped.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function lockMany(LockItem[] calldata items) external returns (bytes4[] memory verdicts);

    /// @notice Gives the caller's lock back early, against a fee to the requester.
    function decline(Request calldata request) external;

    /// @notice Settles a locked job by a Groth16 proof. Anyone may submit it; the lock holder is paid.
    /// @param model What the request's modelId commits to.
    function settle(Model calldata model, Settlement calldata settlement) external;

    /// @notice Settles a locked job and sends the caller's whole free balance to `to`.
    function settleAndWithdraw(Model calldata model, Settlement calldata settlement, address to) external;

    /// @notice Settles many jobs of one model, verifying their proofs together. A bad item is skipped.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function settleMany(
        Model calldata model,
        Settlement[] calldata settlements
    ) external returns (bytes4[] memory verdicts);

    /// @notice Ends what has run out: a lock whose deadline passed (R1, the job opens again), or an open job that can no
    /// longer be locked (everything goes back). Anyone may call it and earns the keeper's share of R1.
    function expire(Request calldata request) external;

    /// @notice Expires many; a bad item is skipped.
    function expireMany(Request[] calldata requests) external returns (bytes4[] memory verdicts);

    /// @notice Calls the callback of a settled job again after it failed.
    function retryCallback(Request calldata request, uint256[] calldata outputs) external;

    /* VAULT */

    /// @notice Hands the vault the released shares of an operator.
    function takeReleased(address operator) external returns (uint96 shares);

    /* GOVERNANCE */

    /// @notice Stops new requests and locks for at most `MAX_PAUSE_SECONDS` (guardian).
    function pauseIntake() external;

    /// @notice Ends a pause early (governor).
    function unpauseIntake() external;

    /// @notice Sets the protocol fee of jobs created from now on, in tenths of a percent of the price (governor).
    function setFee(uint8 tenths) external;

    /// @notice Collects the fees that the jobs of these operators left, and splits them between insurance and treasury.
    /// Anyone may call it.
    function distributeFees(address[] calldata operators) external;

    /* VIEWS */

    /// @notice Code of the market's second half, `IEnclaveModule`, which is called at the market's own address.
    function ENCLAVE_MODULE() external view returns (address);

    function TOKEN() external view returns (IERC20);

    function VAULT() external view returns (IStakeVault);

    function MODELS() external view returns (IModelRegistry);

    function CIRCUITS() external view returns (ICircuitRegistry);

    /// @notice Id of a request's job: its EIP-712 digest.
    function jobIdOf(Request calldata request) external view returns (bytes32);

    function stateOf(bytes32 jobId) external view returns (JobState);

    /// @notice The job's word and, where it was locked before, its terms.
    function jobOf(bytes32 jobId) external view returns (Job job, Terms memory terms);

    /// @notice Price at which the job could be locked now.
    function priceOf(Request calldata request) external view returns (uint256 price);

    /// @notice Bond for a price, in tokens.
    function bondFor(uint96 price, uint16 bondHundredths) external view returns (uint256 bond);

    /// @notice Whether the request's job was settled with exactly these outputs.
    function isResult(Request calldata request, uint256[] calldata outputs) external view returns (bool);

    function isNonceUsed(address requester, uint256 nonce) external view returns (bool);

    function accountOf(address account) external view returns (Account memory);

    /// @notice Shares of ended jobs' bonds that the vault has not counted as free yet.
    function releasedOf(address operator) external view returns (uint96 shares);

    /// @notice Seconds by which pauses have stretched the job's deadlines so far.
    function stretchOf(bytes32 jobId) external view returns (uint256);
}
