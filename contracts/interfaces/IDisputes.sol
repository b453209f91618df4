// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Draw} from "../types/Audit.sol";
import {PackedDelivery} from "../types/Delivery.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";
import {ISettlements} from "./ISettlements.sol";

/// @title Disputes: challenges, the proofs that answer them, and the penalties R2, R3 and R4
/// @notice An audit or a challenge disputes a provisional result. A Groth16 proof decides it; without one the operator pays
/// for its silence. Evidence of a fault carries the account that it pays, so a copy of it pays no other account. Two proofs
/// that contradict each other void the faults that their circuit found. `IAssay` states the assumptions on token and time.
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
    /// @notice The session key was reported before, and this report cannot take the finder's part: its commitment is not older,
    /// or 24 hours have passed since the first report.
    /// @dev Selector 0x20a9ba9b.
    error EquivocationKnown(address sessionKey);
    /// @notice The caller has not committed to this report before this second: call `commitReport`, and report later.
    /// @dev Selector 0x4ebe8a4d.
    error NotCommitted(bytes32 commitment);
    /// @notice The proof confirms the result, so it earns no finder's share: prove for the operator as payee, finder zero.
    /// @dev Selector 0xa578d244.
    error NothingToRefute(bytes32 jobId);
    /// @notice The proof refutes the result but names no finder: prove for your own address as payee, and pass it as `finder`.
    /// @dev Selector 0xd26e04e8.
    error FinderMissing(bytes32 jobId);
    /// @notice The proofs do not contradict each other: they need one input of the model and different output words.
    /// @dev Selector 0xae591c87.
    error NoContradiction();
    /// @notice Two proofs of this circuit, or of this model's circuit, contradicted each other: it proves nothing any more. Close
    /// its jobs by `closeQuarantined`.
    /// @dev Selector 0x6a5d77bf.
    error Quarantined(bytes32 circuitOrModelId);
    /// @notice The circuit or model is not quarantined: show two proofs to `contradict`, or for a further model of a
    /// quarantined circuit call `quarantineModel` first.
    /// @dev Selector 0x4e52654a.
    error NotQuarantined(bytes32 circuitOrModelId);

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
    /// @param finder Account that the proof names; it gets the finder's share when the slash is executed.
    /// @param outputs The proven output words.
    event Refuted(bytes32 indexed jobId, address indexed operator, address indexed finder, uint256[] outputs);
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
    /// @notice A report with an older commitment took the finder's part of R3.
    /// @param sessionKey The session key.
    /// @param reporter The account that gets the finder's part now.
    event ReportReplaced(address indexed sessionKey, address indexed reporter);
    /// @notice Two proofs of a circuit contradicted each other. It settles and decides nothing from now on.
    /// @param circuitId The circuit.
    event CircuitQuarantined(bytes32 indexed circuitId);
    /// @notice A model of a quarantined circuit takes no new requests, and its proofs are no longer waited for.
    /// @param modelId The model.
    /// @param circuitId Its circuit.
    event ModelQuarantined(bytes32 indexed modelId, bytes32 indexed circuitId);
    /// @notice The dispute of an enclave's result ended without a decision, because its circuit is quarantined. The challenger has
    /// its bond back, and the result stands on the enclave's signature, as that of a model without a circuit.
    /// @param jobId The job.
    /// @param operator The operator.
    /// @param delivery The delivery, now unprovable; later steps need it again.
    event DisputeDropped(bytes32 indexed jobId, address indexed operator, PackedDelivery delivery);
    /// @notice A job that waited for a proof of a quarantined circuit ended: its money went back.
    /// @param jobId The job.
    event QuarantinedClosed(bytes32 indexed jobId);

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

    /// @notice The report of a session key. It fits one word.
    struct Report {
        /// When the paid reporter committed to it, seconds; zero without a report.
        uint40 committedAt;
        /// When the key was first reported, seconds.
        uint40 reportedAt;
        /// Number of its slash in the vault.
        uint96 slashId;
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
    /// @param maxBond Most that the caller puts up. The worth of the job's bond is always enough, at any fee that the operator
    /// declares meanwhile.
    function challenge(bytes32 jobId, PackedDelivery calldata delivery, uint96 maxBond) external;

    /// @notice Decides a provisional or disputed result by a Groth16 proof. Any account may submit it, and only the accounts
    /// that the proof binds are paid. A proof of the same outputs, for the operator as payee, settles the job, or ends the
    /// dispute only, if the requester may still ask for the bytes of the output. A proof of others, for its finder as payee,
    /// costs the operator R2, and the job opens again.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `AlreadyProven`, `ProofWindowClosed`,
    /// `ISettlements.ModelMismatch`, `Quarantined`, `ISettlements.InputWordsMismatch`, `ISettlements.OutputWordsMismatch`,
    /// `NothingToRefute`, `FinderMissing` or `ISettlements.InvalidProof`.
    /// @param model The model that the request's modelId commits to.
    /// @param settlement Request, proven outputs and proof.
    /// @param delivery The job's delivery.
    /// @param finder Payee that a refuting proof binds, which earns the finder's share; zero for an agreeing proof.
    function prove(
        Model calldata model,
        ISettlements.Settlement calldata settlement,
        PackedDelivery calldata delivery,
        address finder
    ) external;

    /// @notice Ends a dispute whose proof window has passed: penalty R4, and the job opens again. Any account may call it. The
    /// challenger gets its bond back, and no share of the operator's.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `ProofWindowOpen` or `Quarantined`.
    /// @param request The job's request.
    /// @param delivery The job's delivery.
    function expireDispute(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Commits the caller to a report of an equivocation, before it shows the evidence. An account has one commitment:
    /// the next replaces it. The evidence contains signatures, so no account can commit to a report that it cannot make.
    /// @param commitment keccak256(abi.encode(jobId, caller, first, second)), with the arguments of `reportEquivocation`.
    function commitReport(bytes32 commitment) external;

    /// @notice Reports that one session key signed two results of a job with different output words: penalty R3, once for
    /// each key. Of a bond in the job, the requester gets 60% at once, at most the price. The reporter's parts wait with the
    /// slash. A report by another account within 24 hours takes them over if its commitment is older, so neither a copy of a
    /// report nor one that is held back for some blocks changes who is paid.
    ///
    /// | Part of the penalty | A tenth goes to |
    /// |---|---|
    /// | bond of this job, drawn by the audit | the insurance: the report may be the operator's own |
    /// | bond of this job otherwise, and the share of stake | the reporter |
    /// @dev Reverts with `NoEquivocation`, `IResults.InvalidSession`, `NotCommitted`, `EquivocationKnown` or
    /// `IResults.DeliveryMismatch`.
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

    /* CONTRADICTION */

    /// @notice Shows two proofs of one circuit with one input and different output words. No such circuit can decide
    /// anything: it is quarantined for good, with the model. It settles no job and refutes no result; new requests for the
    /// model are refused; jobs that wait for its proof are closed with their money back, and slashes that wait are void.
    /// @dev The requests need not be on chain: a proof binds any job and payee. Reverts with `ISettlements.ModelMismatch`,
    /// `ISettlements.InputWordsMismatch`, `NoContradiction` or `ISettlements.InvalidProof`.
    /// @param model The model of both requests.
    /// @param first A request, its proven outputs and the proof.
    /// @param firstPayee Payee that the first proof binds.
    /// @param second A request with the same input commitment, other outputs and their proof.
    /// @param secondPayee Payee that the second proof binds.
    function contradict(
        Model calldata model,
        ISettlements.Settlement calldata first,
        address firstPayee,
        ISettlements.Settlement calldata second,
        address secondPayee
    ) external;

    /// @notice Quarantines a further model of a quarantined circuit. Any account may call it.
    /// @dev Reverts with `NotQuarantined`.
    /// @param model A model with this circuit.
    function quarantineModel(Model calldata model) external;

    /// @notice Closes a job that waits for a proof of a quarantined model: an open one, and a locked, provisional or disputed one
    /// that needs a proof in any case. Price and callback fee go back to the requester, the bond to the operator and the
    /// challenger's bond to the challenger. Any account may call it.
    ///
    /// Other results stand on the enclave's signature, as those of a model without a circuit. Of those it ends the dispute only: the
    /// challenger has its bond back, and the job is provisional again.
    /// @dev Reverts with `NotQuarantined`, `IRequests.WrongState`, `IRequests.UnsupportedAssurance` or
    /// `IResults.DeliveryMismatch`.
    /// @param request The job's request.
    /// @param delivery The job's delivery if it is provisional or disputed; otherwise ignored.
    function closeQuarantined(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Voids a waiting slash of R2 that a proof of a quarantined model caused. Any account may call it.
    /// @dev Reverts with `NotQuarantined` or `IStakeVault.UnknownSlash`.
    /// @param slashId Number of the slash in the vault.
    /// @param request Request of the job whose result was refuted.
    function voidSlash(uint256 slashId, Request calldata request) external;

    /* VIEWS */

    /// @notice Time after the first report of a key in which a report with an older commitment takes the finder's part.
    /// @return Seconds.
    function REPORT_SECONDS() external view returns (uint256);

    /// @notice Whether a model is quarantined.
    /// @param modelId Id of the model.
    /// @return Whether its proofs no longer count.
    function isQuarantined(bytes32 modelId) external view returns (bool);

    /// @notice Whether the audit draws a job with a given rate, by the seed of a target. The vault asks when it executes a slash.
    /// @param jobId The job.
    /// @param target The target of its delivery.
    /// @param drawnBelow Its rate in units of 2^-96, as in `Audit`.
    /// @return draw `Unknown` while the target's seed is not at hand.
    function drawOf(bytes32 jobId, uint40 target, uint96 drawnBelow) external view returns (Draw draw);

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
