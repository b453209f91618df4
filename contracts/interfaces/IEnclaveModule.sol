// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDelivery} from "../types/Delivery.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {IJobMarket} from "./IJobMarket.sol";

/// @title Results signed by enclaves: delivery, audit, dispute
/// @notice The second half of the market, called at the market's own address. An attested session key signs a result; it is
/// provisional until its challenge window has passed without an audit or a challenge, which only a Groth16 proof answers.
/// Amounts are in the settlement token's smallest unit, times in seconds on the job's own clock.
interface IEnclaveModule {
    /* ERRORS */

    /// @notice The model has no runtime, so no enclave runs it.
    /// @dev Selector 0x6656d4c2.
    error ModelHasNoRuntime(bytes32 modelId);
    /// @notice Every vendor of the model's runtime is Broken: ask for `Proof` instead, or for another model.
    /// @dev Selector 0x572fea7a.
    error VendorsBroken(bytes32 modelId);
    /// @notice The session's vendor is Broken, and this job cannot be audited or must stay secret: decline it.
    /// @dev Selector 0x22047cf7.
    error SessionVendorBroken(address sessionKey, uint8 vendor);
    /// @notice The signer is no session that is valid now.
    /// @dev Selector 0x271028cc.
    error InvalidSession(address sessionKey);
    /// @notice The session belongs to another operator than the lock.
    /// @dev Selector 0x6727399b.
    error NotSessionOperator(address operator, address sessionOperator);
    /// @notice The session's enclave does not run the model's runtime.
    /// @dev Selector 0x9da44325.
    error WrongMeasurement(bytes32 measurement, bytes32 expected);
    /// @notice The delivery passed is not the one that the job keeps the hash of: take it from the job's last event.
    /// @dev Selector 0x0beed258.
    error DeliveryMismatch(bytes32 jobId);
    /// @notice The block that draws the audit is not old enough: wait for `auditBlock` to be mined.
    /// @dev Selector 0xdb484ff2.
    error AuditNotDrawn(bytes32 jobId, uint256 auditBlock);
    /// @notice The challenge window ends at `closesAt`.
    /// @dev Selector 0x7e9d44ac.
    error ChallengeWindowOpen(bytes32 jobId, uint256 closesAt);
    /// @notice The challenge window ended at `closedAt`.
    /// @dev Selector 0x4a7c9f83.
    error ChallengeWindowClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The proof window ends at `closesAt`.
    /// @dev Selector 0x0307591f.
    error ProofWindowOpen(bytes32 jobId, uint256 closesAt);
    /// @notice The proof window ended at `closedAt`.
    /// @dev Selector 0xf63ef4b7.
    error ProofWindowClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The model has no circuit: nothing can answer a challenge of its results.
    /// @dev Selector 0x089dfee5.
    error Unprovable(bytes32 jobId);
    /// @notice A callback waits for the result: use `finaliseWithCallback`.
    /// @dev Selector 0x07f2f341.
    error CallbackWaits(bytes32 jobId);
    /// @notice The result can neither be proven nor believed: use `voidUnprovable`.
    /// @dev Selector 0x5a41cc6a.
    error Unbelievable(bytes32 jobId);
    /// @notice The result can be proven, or its vendor is not Broken: it stands.
    /// @dev Selector 0x8f14d689.
    error StillBelievable(bytes32 jobId);
    /// @notice The two signed results are not of one job with different output words.
    /// @dev Selector 0xf6956d99.
    error NoEquivocation();
    /// @notice The session key was reported before.
    /// @dev Selector 0x20a9ba9b.
    error EquivocationKnown(address sessionKey);
    /// @notice The vendor's status has not worsened since the lock.
    /// @dev Selector 0xad11a794.
    error NotDowngraded(uint8 vendor);
    /// @notice The requester waits for the output's bytes: post them.
    /// @dev Selector 0x90e49e0f.
    error OutputIsDemanded(bytes32 jobId);

    /* EVENTS */

    event Delivered(
        bytes32 indexed jobId,
        address indexed operator,
        address indexed sessionKey,
        uint256[] outputs,
        PackedDelivery delivery
    );
    /// @notice A provisional result became final; `Delivered` had its output words.
    event Finalised(bytes32 indexed jobId, address indexed operator, uint256 paid);
    event AuditCleared(bytes32 indexed jobId, PackedDelivery delivery);
    /// @param challenger Whose bond called for the proof; zero for an audit.
    event Disputed(bytes32 indexed jobId, address indexed challenger, uint256 proofBy, PackedDelivery delivery);
    /// @param challenger Who earned the finder's share; zero for an audit.
    event Refuted(bytes32 indexed jobId, address indexed operator, address indexed challenger, uint256[] outputs);
    event DisputeExpired(bytes32 indexed jobId, address indexed operator, address indexed challenger);
    event Equivocated(bytes32 indexed jobId, address indexed operator, address indexed sessionKey, address reporter);
    event Voided(bytes32 indexed jobId, address indexed operator);

    /* STRUCTS */

    /// @notice A result as an operator delivers it.
    struct Result {
        Request request;
        /// The model's output words.
        uint256[] outputs;
        /// keccak256 of what the requester gets off chain beside the words; zero for nothing.
        bytes32 outputDigest;
    }

    /// @notice A provisional result whose time has come.
    struct Finalisation {
        bytes32 jobId;
        PackedDelivery delivery;
    }

    /// @notice One of two signed results of one job.
    struct SignedResult {
        address payee;
        /// keccak256 of the packed output words.
        bytes32 outputsHash;
        bytes32 outputDigest;
        /// Siblings from the result's leaf to the root that was signed; empty for a result signed alone.
        bytes32[] path;
        bytes signature;
    }

    /* DELIVERY */

    /// @notice Delivers one result. Anyone may send it: the signature says whose it is.
    /// @param model What the request's modelId commits to.
    /// @param path Siblings from the result's leaf (`ResultTree.leaf`) to the signed root; empty when the leaf itself was signed.
    /// @param signature The session key's, of `digestOf(root)`.
    function deliver(
        Model calldata model,
        Result calldata result,
        bytes32[] calldata path,
        bytes calldata signature
    ) external;

    /// @notice Delivers many results of the caller's locks on one model under one signature. A bad item is skipped.
    /// @param signature The session key's, of `digestOf(ResultTree.root(leaves))` with a leaf for each item, in order.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function deliverMany(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature
    ) external returns (bytes4[] memory verdicts);

    /// @notice `deliverMany` and `finaliseMany` in one call: what an operator with steady work sends.
    function deliverAndFinalise(
        Model calldata model,
        Result[] calldata results,
        bytes calldata signature,
        Finalisation[] calldata items
    ) external returns (bytes4[] memory deliveries, bytes4[] memory finalisations);

    /// @notice Draws the audit of a result: opens a dispute if it is drawn, else records the number drawn, which a
    /// worsening of the vendor's status may still decide against it. Anyone may call it once `auditBlock` is mined; when
    /// its hash is out of reach, the result counts as drawn.
    function draw(bytes32 jobId, PackedDelivery calldata delivery) external;

    /// @notice Settles a result whose challenge window has passed, or opens its dispute if it is drawn for audit. Its
    /// output words were in the event of its delivery; a job with a callback goes to `finaliseWithCallback`.
    function finalise(bytes32 jobId, PackedDelivery calldata delivery) external;

    /// @notice The same for any job: passes the output words to the callback, and earns its fee.
    function finaliseWithCallback(
        Request calldata request,
        uint256[] calldata outputs,
        PackedDelivery calldata delivery
    ) external;

    /// @notice Ends a job whose result can neither be proven nor, its vendor being Broken, be believed: refund to the
    /// requester, bond back to the operator.
    function voidUnprovable(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Finalises many; a bad item is skipped.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function finaliseMany(Finalisation[] calldata items) external returns (bytes4[] memory verdicts);

    /* DISPUTES */

    /// @notice Calls for a proof of a provisional result, against a bond of `challengeBond`. If the audit draws the result,
    /// that calls for the proof, and the caller pays nothing.
    function challenge(bytes32 jobId, PackedDelivery calldata delivery) external;

    /// @notice Decides a provisional or disputed result by a Groth16 proof for its operator as payee. Anyone may submit it.
    /// If it agrees the job is settled; if not, the operator pays R2 and the job opens again.
    function prove(
        Model calldata model,
        IJobMarket.Settlement calldata settlement,
        PackedDelivery calldata delivery
    ) external;

    /// @notice Ends a dispute whose proof window has passed: R4, and the job opens again.
    function expireDispute(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice R3: one session key signed two results of a job with different output words. Once a key. The reporter
    /// gets a tenth of all that it takes, but for the bond of a disputed result, whose tenth is the challenger's, and of one
    /// that the audit has drawn, whose tenth is the insurance's: it may be the operator's own report.
    /// @param delivery The job's delivery if it is provisional or disputed; otherwise ignored.
    function reportEquivocation(
        Request calldata request,
        PackedDelivery calldata delivery,
        SignedResult calldata first,
        SignedResult calldata second
    ) external;

    /// @notice Gives the caller's lock back without a fee, because its vendor's status has worsened since.
    /// @param sessionKey A session of the caller that runs the model.
    function declineDowngraded(Model calldata model, Request calldata request, address sessionKey) external;

    /* VIEWS */

    /// @notice Code of the market's last part, `IAvailabilityModule`, which is called at the market's own address.
    function AVAILABILITY_MODULE() external view returns (address);

    /// @notice Reverts if a request that asks for an enclave cannot be served.
    function checkRequest(Request calldata request) external view;

    /// @notice Bond that a challenge needs.
    function challengeBond(uint96 price) external view returns (uint96 bond);

    /// @notice What a session key signs: the EIP-712 digest of `Results(bytes32 root)` in the market's domain.
    function digestOf(bytes32 root) external view returns (bytes32 digest);
}
