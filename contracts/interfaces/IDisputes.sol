// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDelivery} from "../types/Delivery.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {ISettlements} from "./ISettlements.sol";

/// @title Disputes: challenges, the proofs that answer them, and the penalties R2, R3 and R4
/// @notice An audit or a challenge disputes a provisional result. A Groth16 proof decides it; without one the operator pays
/// for its silence. `IAssay` states the assumptions on token and time.
interface IDisputes {
    /* ERRORS */

    /// @notice The challenge window ended at `closedAt`.
    /// @dev Selector 0x4a7c9f83.
    error ChallengeWindowClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The proof window is open until `closesAt`.
    /// @dev Selector 0x0307591f.
    error ProofWindowOpen(bytes32 jobId, uint256 closesAt);
    /// @notice The proof window ended at `closedAt`.
    /// @dev Selector 0xf63ef4b7.
    error ProofWindowClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The model has no circuit, so no proof can answer a challenge of its results.
    /// @dev Selector 0x089dfee5.
    error Unprovable(bytes32 jobId);
    /// @notice The challenge needs a larger bond than the caller accepts: name at least `bond`, at most the worth of the job's bond.
    /// @dev Selector 0x1681578a.
    error ChallengeBondTooHigh(bytes32 jobId, uint256 bond, uint256 maxBond);
    /// @notice The time of a proof is too short or too long: declare one between the two limits, milliseconds.
    /// @dev Selector 0x44b46c47.
    error ProofTimeOutOfRange(uint256 proofMilliseconds, uint256 shortest, uint256 longest);
    /// @notice A proof has confirmed the output words: nothing is left to challenge or to prove. Finalise the job.
    /// @dev Selector 0xea033684.
    error AlreadyProven(bytes32 jobId);
    /// @notice The two signed results are not of one job with different output words.
    /// @dev Selector 0xf6956d99.
    error NoEquivocation();
    /// @notice The session key was reported before.
    /// @dev Selector 0x20a9ba9b.
    error EquivocationKnown(address sessionKey);

    /* EVENTS */

    /// @notice An operator declared what its prover can do.
    /// @param operator The operator.
    /// @param proofMilliseconds Time of one proof.
    /// @param proofFee Tokens that it asks for a proof.
    event ProverDeclared(address indexed operator, uint256 proofMilliseconds, uint256 proofFee);
    /// @notice A proof of the result is called for.
    /// @param jobId The job.
    /// @param challenger Account whose bond called for the proof; zero for an audit.
    /// @param proofBy Last second for the proof, on the job's clock: one proof window after the call's turn.
    /// @param delivery The delivery, now disputed; later steps need it again.
    event Disputed(bytes32 indexed jobId, address indexed challenger, uint256 proofBy, PackedDelivery delivery);
    /// @notice A proof showed other outputs than the result: penalty R2. The job is open again.
    /// @param jobId The job.
    /// @param operator The operator that pays.
    /// @param challenger Account that earned the finder's share; zero for an audit.
    /// @param outputs The proven output words.
    event Refuted(bytes32 indexed jobId, address indexed operator, address indexed challenger, uint256[] outputs);
    /// @notice A proof confirmed the output words while the requester may still ask for the bytes of the output. The dispute, if
    /// there was one, is over, and the job settles once nothing is owed.
    /// @param jobId The job.
    /// @param operator The operator, which gets its part of a challenge bond at once.
    /// @param delivery The delivery, now proven; later steps need it again.
    event Proven(bytes32 indexed jobId, address indexed operator, PackedDelivery delivery);
    /// @notice A dispute's proof window passed without a proof: penalty R4. The job is open again.
    /// @param jobId The job.
    /// @param operator The operator that pays.
    /// @param challenger Account whose bond called for the proof; zero for an audit.
    event DisputeExpired(bytes32 indexed jobId, address indexed operator, address indexed challenger);
    /// @notice A session key signed two results of one job: penalty R3.
    /// @param jobId The job.
    /// @param operator The session's operator, which pays.
    /// @param sessionKey The session key.
    /// @param reporter The account that reported it.
    event Equivocated(bytes32 indexed jobId, address indexed operator, address indexed sessionKey, address reporter);

    /* STRUCTS */

    /// @notice One of two signed results of one job.
    struct SignedResult {
        /// Operator that the result names.
        address payee;
        /// keccak256 of the packed output words.
        bytes32 outputsHash;
        /// keccak256 of the off-chain output; zero for none.
        bytes32 outputDigest;
        /// Siblings from the result's leaf to the root that was signed; empty for a result signed alone.
        bytes32[] path;
        /// The session key's signature of the root's digest.
        bytes signature;
    }

    /* PROVERS */

    /// @notice Declares the caller's prover. Each call for a proof of its results gets `proofMilliseconds` more time than the call
    /// before it, and each challenger puts up `proofFee`. Until then the market assumes 300 seconds and no fee.
    /// @dev Reverts with `ProofTimeOutOfRange`, or for a longer time than before `ILocks.ProverFull`. The calls that were made
    /// keep their windows, and the challenges their bonds.
    /// @param proofMilliseconds Time of one proof, rounded up to hundredths of a second; at most a quarter of the proof window.
    /// Declare half as much again as the prover needs.
    /// @param proofFee Tokens; a challenge pays at most the worth of the job's bond. The operator keeps 80% of it.
    function declareProver(uint32 proofMilliseconds, uint96 proofFee) external;

    /* DISPUTES */

    /// @notice Calls for a proof of a provisional result, against a bond of `challengeBond`. The call waits for its turn: its
    /// proof window begins when the operator's prover, as declared, has answered all earlier calls and this one.
    ///
    /// | The result | The bond |
    /// |---|---|
    /// | is proven right, drawn by a seed that is known by then | goes back |
    /// | is proven right otherwise | 80% to the operator, 20% to the insurance |
    /// | is proven wrong (R2), or not proven in time (R4) | goes back |
    ///
    /// If a known seed draws the result already, the audit calls for the proof and the caller pays no bond.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `Unprovable`, `AlreadyProven`,
    /// `ChallengeWindowClosed`, `ChallengeBondTooHigh` or `IMoney.InsufficientBalance`.
    /// @param jobId The job.
    /// @param delivery Its delivery.
    /// @param maxBond Most that the caller puts up. The worth of the job's bond is always enough, whatever fee the operator
    /// declares meanwhile.
    function challenge(bytes32 jobId, PackedDelivery calldata delivery, uint96 maxBond) external;

    /// @notice Decides a provisional or disputed result by a Groth16 proof for its operator as payee. Any account may submit
    /// it. A proof of the same outputs settles the job, or ends the dispute only, if the requester may still ask for the bytes of
    /// the output. A proof of others costs the operator R2, and the job opens again.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `ProofWindowClosed`,
    /// `AlreadyProven`, `ISettlements.ModelMismatch`, `ISettlements.InputWordsMismatch`, `ISettlements.OutputWordsMismatch` or
    /// `ISettlements.InvalidProof`.
    /// @param model The model that the request's modelId commits to.
    /// @param settlement Request, proven outputs and proof.
    /// @param delivery The job's delivery.
    function prove(
        Model calldata model,
        ISettlements.Settlement calldata settlement,
        PackedDelivery calldata delivery
    ) external;

    /// @notice Ends a dispute whose proof window has passed: penalty R4, and the job opens again. Any account may call it. The
    /// challenger gets its bond back, and no share of the operator's.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch` or `ProofWindowOpen`.
    /// @param request The job's request.
    /// @param delivery The job's delivery.
    function expireDispute(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Reports that one session key signed two results of a job with different output words: penalty R3, once for
    /// each key. Of a bond in the job, the requester gets 60%, at most the price.
    ///
    /// | Part of the penalty | A tenth goes to |
    /// |---|---|
    /// | bond of this job, disputed by a challenger | the challenger |
    /// | bond of this job, drawn by the audit | the insurance: the report may be the operator's own |
    /// | bond of this job otherwise, and the share of stake | the reporter |
    /// @dev Reverts with `NoEquivocation`, `IResults.InvalidSession`, `EquivocationKnown` or `IResults.DeliveryMismatch`.
    /// @param request The job's request.
    /// @param delivery The job's delivery if it is provisional or disputed; otherwise ignored.
    /// @param first One signed result.
    /// @param second Another signed result of the same job.
    function reportEquivocation(
        Request calldata request,
        PackedDelivery calldata delivery,
        SignedResult calldata first,
        SignedResult calldata second
    ) external;

    /* VIEWS */

    /// @notice The operator's part of the bond of a challenge that a proof refutes; the insurance gets the rest.
    /// @return Basis points of the bond.
    function CHALLENGE_OPERATOR_BPS() external view returns (uint256);

    /// @notice Longest work that an operator's undecided jobs may be for its prover: no call's turn comes later than that.
    /// @return Seconds.
    function MAX_BACKLOG_SECONDS() external view returns (uint256);

    /// @notice Bond that a challenge needs now: the operator's declared fee, but at most the worth of the job's bond, and at least
    /// the price and the smallest bond.
    /// @param delivery The job's delivery.
    /// @return bond Tokens of free balance.
    function challengeBond(PackedDelivery calldata delivery) external view returns (uint96 bond);

    /// @notice What an operator declared of its prover, and when its next call would have its turn.
    /// @param operator The operator.
    /// @return proofMilliseconds Time of one proof; 300,000 until it is declared.
    /// @return proofFee Tokens that it asks for a proof.
    /// @return nextTurn Time at which the proof window of a call made now would begin, seconds since the epoch.
    function proverOf(
        address operator
    ) external view returns (uint256 proofMilliseconds, uint96 proofFee, uint256 nextTurn);
}
