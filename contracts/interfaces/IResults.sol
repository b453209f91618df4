// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDelivery} from "../types/Delivery.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";

/// @title Results: an enclave's signature delivers a result, and time makes it final
/// @notice An attested session key signs a result. It is provisional until its challenge window has passed without an audit
/// or a challenge; only a Groth16 proof answers those. `IAssay` states the assumptions on token and time. Randomness: a
/// seed of the market's beacon draws the audits of all results of an interval (`IBeacon`). It is unknown at their delivery, no
/// block's builder can change it, and without it settlement waits: nothing is drawn.
interface IResults {
    /* ERRORS: SESSIONS */

    /// @notice The signer is not a session that is valid now.
    /// @dev Selector 0x271028cc.
    error InvalidSession(address sessionKey);
    /// @notice The session belongs to another operator than the lock.
    /// @dev Selector 0x6727399b.
    error NotSessionOperator(address operator, address sessionOperator);
    /// @notice The session's enclave does not run the model's runtime.
    /// @dev Selector 0x9da44325.
    error WrongMeasurement(bytes32 measurement, bytes32 expected);
    /// @notice The session's vendor is Broken, and this job cannot be audited or must stay secret: decline it.
    /// @dev Selector 0x22047cf7.
    error SessionVendorBroken(address sessionKey, uint8 vendor);
    /// @notice Since the lock, the guardian has not revoked the session, and its vendor's status has not worsened.
    /// @dev Selector 0xa108be00.
    error StillUsable(address sessionKey, uint8 vendor);

    /* ERRORS: PROVISIONAL RESULTS */

    /// @notice The job keeps the hash of another delivery: take the delivery from the job's last event.
    /// @dev Selector 0x0beed258.
    error DeliveryMismatch(bytes32 jobId);
    /// @notice The seed that draws the audit is not at hand: `post` the evidence of `auditTarget` once the beacon has it.
    /// @dev Selector 0xdb484ff2.
    error AuditNotDrawn(bytes32 jobId, uint256 auditTarget);
    /// @notice The challenge window is open until `closesAt`.
    /// @dev Selector 0x7e9d44ac.
    error ChallengeWindowOpen(bytes32 jobId, uint256 closesAt);
    /// @notice A callback waits for the result: use `finaliseWithCallback`.
    /// @dev Selector 0x07f2f341.
    error CallbackWaits(bytes32 jobId);
    /// @notice The result can neither be proven nor believed: use `voidUnprovable`.
    /// @dev Selector 0x5a41cc6a.
    error Unbelievable(bytes32 jobId);
    /// @notice The result can be proven, or its vendor did not break in its challenge window: it stands.
    /// @dev Selector 0x8f14d689.
    error StillBelievable(bytes32 jobId);
    /// @notice The job's callback did not fail, so there is no call to retry.
    /// @dev Selector 0x5f59668e.
    error NoFailedCallback(bytes32 jobId);

    /* EVENTS */

    /// @notice A signed result arrived; it is provisional.
    /// @param jobId The job.
    /// @param operator The lock holder.
    /// @param sessionKey The session key that signed.
    /// @param outputs The model's output words.
    /// @param delivery The delivery; later steps need it again.
    event Delivered(
        bytes32 indexed jobId,
        address indexed operator,
        address indexed sessionKey,
        uint256[] outputs,
        PackedDelivery delivery
    );
    /// @notice A provisional result became final; `Delivered` had its output words.
    /// @param jobId The job.
    /// @param operator The operator paid.
    /// @param paid Tokens credited to it.
    event Finalised(bytes32 indexed jobId, address indexed operator, uint256 paid);
    /// @notice A job ended without a result, because its result can neither be proven nor believed.
    /// @param jobId The job.
    /// @param operator The operator whose bond went back.
    event Voided(bytes32 indexed jobId, address indexed operator);
    /// @notice A callback that had failed went through.
    /// @param jobId The job.
    /// @param callback The contract called.
    event CallbackRetried(bytes32 indexed jobId, address indexed callback);

    /* STRUCTS */

    /// @notice A result as an operator delivers it.
    struct Result {
        Request request;
        /// The model's output words.
        uint256[] outputs;
        /// keccak256 of the off-chain output; zero for none.
        bytes32 outputDigest;
    }

    /// @notice A provisional result to finalise.
    struct Finalisation {
        bytes32 jobId;
        PackedDelivery delivery;
    }

    /* DELIVERY */

    /// @notice Delivers one result. Any account may send it: the signature names the payee.
    /// @dev Reverts with `IRequests.WrongState`, `IRequests.UnsupportedAssurance`, `ISettlements.ModelMismatch`,
    /// `ISettlements.OutputWordsMismatch`, `IWithholding.InputIsDemanded`, `ILocks.LockExpired`, `InvalidSession`,
    /// `WrongMeasurement`, `NotSessionOperator` or
    /// `SessionVendorBroken`.
    /// @param model The model that the request's modelId commits to.
    /// @param result Request and outputs.
    /// @param path Siblings from the result's leaf (`ResultTree.leaf`) to the signed root; empty when the leaf itself was signed.
    /// @param signature The session key's signature of `digestOf(root)`.
    function deliver(
        Model calldata model,
        Result calldata result,
        bytes32[] calldata path,
        bytes calldata signature
    ) external;

    /// @notice Delivers many results of the caller's locks on one model under one signature. A bad item is skipped.
    /// @dev Reverts with `ILocks.EmptyBatch`, `InvalidSession`, `WrongMeasurement`, or `NotSessionOperator` if the session is
    /// not the caller's.
    /// @param model The model that every request's modelId commits to.
    /// @param results Requests and outputs.
    /// @param signature The session key's, of `digestOf(ResultTree.root(leaves))` with a leaf for each item, in order.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function deliverMany(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature
    ) external returns (bytes4[] memory verdicts);

    /// @notice `deliverMany` and `finaliseMany` in one call, for an operator with steady work.
    /// @dev Reverts as `deliverMany` and `finaliseMany`.
    /// @param model The model of the results.
    /// @param results Requests and outputs to deliver.
    /// @param signature The session key's signature of the root over `results`.
    /// @param items Earlier results to finalise.
    /// @return deliveries Verdicts on `results`.
    /// @return finalisations Verdicts on `items`.
    function deliverAndFinalise(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature,
        Finalisation[] calldata items
    ) external returns (bytes4[] memory deliveries, bytes4[] memory finalisations);

    /* AUDIT AND FINALITY */

    /// @notice Opens a dispute if the result is drawn for audit. Otherwise it writes nothing, so that it stops no call in flight;
    /// a worsening of the vendor's status may still draw the result later. Any account may call it once the target's seed is
    /// posted.
    /// @dev Reverts with `IRequests.WrongState`, `DeliveryMismatch` or `AuditNotDrawn`.
    /// @param jobId The job.
    /// @param delivery Its delivery.
    function draw(bytes32 jobId, PackedDelivery calldata delivery) external;

    /// @notice Settles a result whose challenge window has passed, or opens its dispute if it is drawn for audit. Its output
    /// words were in the event of its delivery; a job with a callback goes to `finaliseWithCallback`.
    /// @dev Reverts with `IRequests.WrongState`, `DeliveryMismatch`, `IWithholding.OutputIsDemanded`, `ChallengeWindowOpen`,
    /// `Unbelievable`, `AuditNotDrawn` or `CallbackWaits`.
    /// @param jobId The job.
    /// @param delivery Its delivery.
    function finalise(bytes32 jobId, PackedDelivery calldata delivery) external;

    /// @notice Finalises many results; a bad item is skipped.
    /// @dev Reverts with `ILocks.EmptyBatch`.
    /// @param items Jobs and their deliveries.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function finaliseMany(Finalisation[] calldata items) external returns (bytes4[] memory verdicts);

    /// @notice Finalises any result: passes the output words to the callback, whose fee the caller gets.
    /// @dev Reverts as `finalise`, with `ISettlements.WrongResult`, or with `BoundedCall.InsufficientGas`.
    /// @param request The job's request.
    /// @param outputs The output words delivered.
    /// @param delivery The job's delivery.
    function finaliseWithCallback(
        Request calldata request,
        uint256[] calldata outputs,
        PackedDelivery calldata delivery
    ) external;

    /// @notice Calls the callback of a settled job again after it failed. Any account may call it, with more gas than the
    /// request named: a callback that was given too little, or became dearer in a fork, is not lost.
    /// @dev Reverts with `ISettlements.WrongResult`, `NoFailedCallback` or `BoundedCall.InsufficientGas`.
    /// @param request The job's request.
    /// @param outputs The output words that the job was settled with.
    /// @param gasLimit Gas for the callback; less than the request's `callbackGas` counts as that.
    function retryCallback(Request calldata request, uint256[] calldata outputs, uint256 gasLimit) external;

    /* EXITS WITHOUT FAULT */

    /// @notice Ends a job whose result can neither be proven nor, since its vendor broke in its challenge window, be believed:
    /// the price goes back to the requester and the bond to the operator. Any account may call it.
    /// @dev Reverts with `IRequests.WrongState`, `DeliveryMismatch` or `StillBelievable`.
    /// @param request The job's request.
    /// @param delivery The job's delivery.
    function voidUnprovable(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Gives the caller's lock back without a fee, because others took away the session that it counted on: since the
    /// lock the guardian revoked the session or denied its platform, or the vendor's status has worsened.
    /// @dev The session must have been valid in the second before the lock, on the registry's clock. Where the job's clock stood still
    /// at the lock, any second of that stop will do. A session that its operator ended, or that ran out,
    /// gives no exit, unless its vendor fell too.
    ///
    /// Reverts with `IRequests.WrongState`, `ILocks.NotLockHolder`, `IRequests.UnsupportedAssurance`,
    /// `ILocks.LockExpired`, `ISettlements.ModelMismatch`, `InvalidSession`, `WrongMeasurement`, `NotSessionOperator` or
    /// `StillUsable`.
    /// @param model The model that the request's modelId commits to.
    /// @param request The job's request.
    /// @param sessionKey A session of the caller that ran the model at the lock.
    function giveBack(Model calldata model, Request calldata request, address sessionKey) external;

    /* VIEWS */

    /// @notice Factor of all windows while a result's vendor is not Trusted.
    /// @return The factor.
    function DOWNGRADE_FACTOR() external view returns (uint256);

    /// @notice The digest that a session key signs: of `Results(bytes32 root)` in the market's EIP-712 domain.
    /// @param root Merkle root over the results' leaves; of one result, its leaf.
    /// @return digest The EIP-712 digest.
    function digestOf(bytes32 root) external view returns (bytes32 digest);

    /// @notice Ends of a delivery's windows by its vendor's current status.
    /// @param delivery The delivery.
    /// @return challengeBy Last second to challenge it, on the job's clock.
    /// @return proveBy Last second to prove it, on the job's clock; zero unless it is disputed.
    function windowsOf(PackedDelivery calldata delivery) external view returns (uint256 challengeBy, uint256 proveBy);

    /// @notice Seconds by which pauses have stretched a delivered job's deadlines so far; `IRequests.stretchOf` answers until the
    /// delivery.
    /// @param delivery The delivery.
    /// @return stretch Seconds.
    function stretchOfDelivery(PackedDelivery calldata delivery) external view returns (uint256 stretch);

    /// @notice Probability that a result is drawn, by its vendor's current status.
    /// @param delivery The delivery.
    /// @return rateBps Basis points, rounded up; `AuditRate` has the exact number.
    function auditRateBps(PackedDelivery calldata delivery) external view returns (uint256 rateBps);

    /// @notice Longest time from a job's last deadline to its end: a restarted input, every window at its longest, and the
    /// delay of a slash.
    /// @return Seconds.
    function longestAfterlife() external view returns (uint256);
}
