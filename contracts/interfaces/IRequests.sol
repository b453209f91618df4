// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Job, JobState} from "../types/Job.sol";
import {Assurance, Request} from "../types/Request.sol";
import {ICircuitRegistry} from "./ICircuitRegistry.sol";
import {ILocks} from "./ILocks.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title Requests: how a job is created and taken back
/// @notice A request reserves its highest price and callback fee from the requester's balance and opens a job. The guardian
/// may pause intake for a limited time. `IAssay` states the assumptions on token and time.
interface IRequests {
    /* ERRORS: REQUESTS */

    /// @notice Only the requester may call this function.
    /// @dev Selector 0x0691b032.
    error NotRequester(address caller, address requester);
    /// @notice The signature is not the requester's for this request on this chain and market.
    /// @dev Selector 0x0e96aab8.
    error InvalidSignature(address requester, bytes32 jobId);
    /// @notice The requester has used or cancelled this nonce: choose another.
    /// @dev Selector 0x2af71f10.
    error NonceUsed(address requester, uint256 nonce);
    /// @notice minPrice must not exceed maxPrice.
    /// @dev Selector 0xbe749061.
    error MalformedPrice(uint96 minPrice, uint96 maxPrice);
    /// @notice rampStart must not come after rampEnd, nor lockBy and the execution window end after the deadline.
    /// @dev Selector 0xcedbdcd8.
    error MalformedTimes();
    /// @notice The request names an operator, so its price must be fixed: minPrice = maxPrice.
    /// @dev Selector 0x160a4ddf.
    error NamedOperatorNeedsFixedPrice();
    /// @notice The deadline is too far away: the market allows at most `latest`.
    /// @dev Selector 0x27707993.
    error JobTooLong(uint256 deadline, uint256 latest);
    /// @notice The model has no circuit, so its results cannot be proven.
    /// @dev Selector 0xabf92a69.
    error ModelHasNoCircuit(bytes32 modelId);
    /// @notice The model has no runtime, so no enclave runs it.
    /// @dev Selector 0x6656d4c2.
    error ModelHasNoRuntime(bytes32 modelId);
    /// @notice Every vendor of the model's runtime is Broken: ask for `Proof` instead, or for another model.
    /// @dev Selector 0x572fea7a.
    error VendorsBroken(bytes32 modelId);
    /// @notice This step does not serve jobs of this assurance.
    /// @dev Selector 0x7e321b0e.
    error UnsupportedAssurance(Assurance assurance);
    /// @notice Value at risk must be zero for proven jobs, and at least maxPrice for all others.
    /// @dev Selector 0xad86aa4a.
    error MalformedValueAtRisk(uint96 valueAtRisk);
    /// @notice The price does not pay for the audits that the value at risk needs: name at most `limit`, 64 times maxPrice.
    /// @dev Selector 0x8a08f6fa.
    error ValueAtRiskTooLarge(uint96 valueAtRisk, uint256 limit);
    /// @notice Callback, its gas (at most MAX_CALLBACK_GAS) and its fee go together, or are all zero.
    /// @dev Selector 0x8e17d2ea.
    error MalformedCallback(address callback, uint32 callbackGas);
    /// @notice The input commitment is neither an element of the scalar field nor a tagged hash of several words.
    /// @dev Selector 0xe2d56830.
    error MalformedInputCommitment(bytes32 inputCommitment);
    /// @notice The input bytes do not hash to the request's inputDigest.
    /// @dev Selector 0xc09df387.
    error InputMismatch(bytes32 inputDigest);
    /// @notice The job is in another state than this step needs.
    /// @dev Selector 0x986f4620.
    error WrongState(bytes32 jobId, JobState actual, JobState needed);

    /* ERRORS: PAUSE AND FEE */

    /// @notice New requests and locks are paused until `until`; locked jobs can still be delivered and settled.
    /// @dev Selector 0x78964e65.
    error IntakePaused(uint256 until);
    /// @notice Intake is not paused.
    /// @dev Selector 0x6cd60201.
    error NotPaused();
    /// @notice The last pause ended too short a time ago: wait until `earliest`.
    /// @dev Selector 0x982872a5.
    error PauseCoolingDown(uint256 earliest);
    /// @notice The market has counted as many pauses and outages as a job's word can name: intake cannot be paused again.
    /// @dev Selector 0x9a5442e1.
    error NoStopsLeft(uint256 stops);
    /// @notice The fee exceeds the constant cap.
    /// @dev Selector 0xe757126a.
    error FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /* EVENTS */

    /// @notice A job was created.
    /// @param jobId EIP-712 digest of the request.
    /// @param requester The account that pays.
    /// @param modelId The model asked for.
    /// @param request The request; later steps need it again.
    /// @param input Input bytes, if the requester published them here; empty otherwise.
    event Requested(
        bytes32 indexed jobId,
        address indexed requester,
        bytes32 indexed modelId,
        Request request,
        bytes input
    );
    /// @notice A nonce was made unusable.
    /// @param requester The account whose nonce it is.
    /// @param nonce The nonce.
    event NonceCancelled(address indexed requester, uint256 nonce);
    /// @notice The requester took an open job back; its reserve is free again.
    /// @param jobId The job.
    /// @param requester The account refunded.
    event Cancelled(bytes32 indexed jobId, address indexed requester);
    /// @notice The guardian stopped new requests and locks.
    /// @param until When the pause ends by itself, seconds since the epoch.
    event Paused(uint256 until);
    /// @notice The guardian or the governor ended the pause early.
    event Unpaused();
    /// @notice The governor set the protocol fee of jobs created from now on.
    /// @param feeBps Basis points of the price.
    event FeeSet(uint256 feeBps);

    /* CREATION */

    /// @notice Creates a job and reserves its highest price and callback fee from the caller's balance.
    /// @dev Reverts with `NotRequester`, `IntakePaused`, `IUptime.SequencerDown`, `InputMismatch`, `NonceUsed`, `IMoney.InsufficientBalance`, or an
    /// error of `checkRequest`.
    /// @param request The job; the caller is its requester.
    /// @param input Input bytes for the operators, published in the event and checked against `inputDigest`; may be empty.
    /// @return jobId EIP-712 digest of the request.
    function requestInference(Request calldata request, bytes calldata input) external returns (bytes32 jobId);

    /// @notice Creates a job from a request that its requester signed; any account may relay it.
    /// @dev Reverts with `InvalidSignature`, or as `requestInference`.
    /// @param request The job.
    /// @param input Input bytes for the operators; may be empty.
    /// @param signature The requester's signature of the job id: ECDSA, or ERC-1271 for a contract.
    /// @return jobId EIP-712 digest of the request.
    function requestInferenceFor(
        Request calldata request,
        bytes calldata input,
        bytes calldata signature
    ) external returns (bytes32 jobId);

    /// @notice Takes back an open job, or one whose lock holder waits for the input; its reserve becomes free balance. The
    /// holder's bond is free then, and the fee for its demand stays with the requester.
    /// @dev Reverts with `NotRequester` or `WrongState`.
    /// @param request The job's request; the caller is its requester.
    function cancel(Request calldata request) external;

    /// @notice Makes a nonce of the caller unusable, and with it a signed request that is not on chain yet.
    /// @dev Reverts with `NonceUsed`.
    /// @param nonce The nonce.
    function cancelNonce(uint256 nonce) external;

    /* GOVERNANCE */

    /// @notice Stops new requests and locks for at most `MAX_PAUSE_SECONDS`. The clocks of the jobs stand still meanwhile, so
    /// finality, expiry and the ends of disputes wait too. For the guardian.
    /// @dev Reverts with `PauseCoolingDown`, `NoStopsLeft`, or `AccessManagedUnauthorized`.
    function pauseIntake() external;

    /// @notice Ends a pause early. For the guardian, at once.
    /// @dev Reverts with `NotPaused`, or `AccessManagedUnauthorized`.
    function unpauseIntake() external;

    /// @notice Sets the protocol fee of jobs created from now on. For the governor.
    /// @dev Reverts with `FeeTooHigh`, or `AccessManagedUnauthorized`.
    /// @param feeBps Basis points of the price, at most `MAX_FEE_BPS`.
    function setFee(uint16 feeBps) external;

    /* VIEWS */

    /// @notice Registry of models and runtimes.
    /// @return The registry.
    function MODELS() external view returns (IModelRegistry);

    /// @notice Registry of verifying keys.
    /// @return The registry.
    function CIRCUITS() external view returns (ICircuitRegistry);

    /// @notice Highest protocol fee.
    /// @return Basis points of the price.
    function MAX_FEE_BPS() external view returns (uint16);

    /// @notice Longest pause of intake.
    /// @return Seconds.
    function MAX_PAUSE_SECONDS() external view returns (uint256);

    /// @notice Shortest time from the end of a pause to the next.
    /// @return Seconds.
    function PAUSE_COOLDOWN_SECONDS() external view returns (uint256);

    /// @notice Longest time from a job's creation to its deadline.
    /// @return Seconds.
    function MAX_JOB_SECONDS() external view returns (uint256);

    /// @notice Largest gas that a callback may ask for.
    /// @return Gas.
    function MAX_CALLBACK_GAS() external view returns (uint256);

    /// @notice Reverts if the market cannot serve the request: malformed, or of a model without the evidence it asks for.
    /// @dev Reverts with `MalformedPrice`, `NamedOperatorNeedsFixedPrice`, `MalformedTimes`, `JobTooLong`,
    /// `MalformedCallback`, `MalformedInputCommitment`, `MalformedValueAtRisk`, `UnsupportedAssurance`,
    /// `ModelHasNoCircuit`, `ModelHasNoRuntime`, `VendorsBroken`, or `IModelRegistry.UnknownModel`.
    /// @param request The request.
    function checkRequest(Request calldata request) external view;

    /// @notice Id of a request's job.
    /// @param request The request.
    /// @return jobId EIP-712 digest of the request in the market's domain.
    function jobIdOf(Request calldata request) external view returns (bytes32 jobId);

    /// @notice Where a job stands.
    /// @param jobId The job.
    /// @return state `None` for a job that was never created, or has ended without a result.
    function stateOf(bytes32 jobId) external view returns (JobState state);

    /// @notice The words that the market keeps for a job.
    /// @param jobId The job.
    /// @return job The packed word; see `types/Job.sol`.
    /// @return terms The terms of its next or current lock, if it was locked before.
    function jobOf(bytes32 jobId) external view returns (Job job, ILocks.Terms memory terms);

    /// @notice Seconds by which pauses and recorded outages have stretched the deadlines of an open or locked job so far;
    /// `IResults.stretchOfDelivery` answers for a delivered one.
    /// @dev Reverts with `WrongState` for a job that was delivered: its word does not tell.
    /// @param jobId The job.
    /// @return stretch Seconds; zero for a job that was never created, or has ended without a result.
    function stretchOf(bytes32 jobId) external view returns (uint256 stretch);

    /// @notice Whether a nonce is used or cancelled.
    /// @param requester The account whose nonce it is.
    /// @param nonce The nonce.
    /// @return used True if no new request can use it.
    function isNonceUsed(address requester, uint256 nonce) external view returns (bool used);
}
