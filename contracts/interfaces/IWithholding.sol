// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDelivery} from "../types/Delivery.sol";
import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";

/// @title Withholding: bytes that one party keeps back must appear on chain
/// @notice A job's input and output travel off chain, named by their hashes. If a party withholds its bytes, the other party
/// may demand them on chain once. A demand for the input costs its sender a fee and ends the job unless the bytes appear; an
/// output that is not posted costs R1. `IAssay` states the assumptions on token and time.
interface IWithholding {
    /* ERRORS */

    /// @notice The input is on chain, or was demanded before, or the first part of the execution window is over.
    /// @dev Selector 0xab74848f.
    error NoInputToDemand(bytes32 jobId);
    /// @notice The lock holder has not demanded the input's bytes.
    /// @dev Selector 0x01010ca8.
    error InputNotDemanded(bytes32 jobId);
    /// @notice The lock holder waits for the input's bytes: post them first, or close the job once the time to post has passed.
    /// @dev Selector 0xa75f6a3c.
    error InputIsDemanded(bytes32 jobId);
    /// @notice The job's lock holder has not had the input's bytes posted on chain: demand them first.
    /// @dev Selector 0x42ff1ff9.
    error InputNotPosted(bytes32 jobId);
    /// @notice The market cannot judge these bytes, for the model's id names no form of its inputs, or the request is confidential
    /// and its bytes are encrypted: decline the job.
    /// @dev Selector 0x8e19c022.
    error InputNotJudged(bytes32 jobId);
    /// @notice The bytes are an input of the model and open the request's commitment: run the model.
    /// @dev Selector 0x20a7079c.
    error InputOpens(bytes32 jobId);
    /// @notice The proof does not show that the bytes commit to the named commitment: prove these bytes with the model's opening
    /// circuit.
    /// @dev Selector 0xc77ef34d.
    error InvalidOpening(bytes32 jobId);
    /// @notice The job has no off-chain output, or it is on chain, or was demanded before.
    /// @dev Selector 0xefd9a77f.
    error NoOutputToDemand(bytes32 jobId);
    /// @notice The requester has not demanded the output's bytes.
    /// @dev Selector 0x650779f5.
    error OutputNotDemanded(bytes32 jobId);
    /// @notice The requester waits for the output's bytes: post them.
    /// @dev Selector 0x90e49e0f.
    error OutputIsDemanded(bytes32 jobId);
    /// @notice The bytes do not hash to the digest, or are longer than `MAX_DATA_BYTES`.
    /// @dev Selector 0x4fea8898.
    error WrongData(bytes32 digest, uint256 length);
    /// @notice The bytes may still be posted, until `closesAt`.
    /// @dev Selector 0xb1f2cc04.
    error DataWindowOpen(bytes32 jobId, uint256 closesAt);
    /// @notice The time to post the bytes ended at `closedAt`: close the job.
    /// @dev Selector 0xb2f90714.
    error DataWindowClosed(bytes32 jobId, uint256 closedAt);
    /// @notice The time to prove must exceed `owed`, the times to challenge and to post bytes together.
    /// @dev Selector 0xf518f8e7.
    error ProofWindowTooShort(uint256 proofSeconds, uint256 owed);

    /* EVENTS */

    /// @notice The lock holder demanded the input's bytes.
    /// @param jobId The job.
    /// @param operator The lock holder.
    /// @param fee Tokens that it paid to the requester.
    /// @param postBy Last second to post them, on the job's clock.
    event InputDemanded(bytes32 indexed jobId, address indexed operator, uint256 fee, uint256 postBy);
    /// @notice The demanded input is on chain; a whole execution window follows the time to post.
    /// @param jobId The job.
    /// @param deadline Last second for the evidence, on the job's clock.
    /// @param input The input's bytes.
    event InputPosted(bytes32 indexed jobId, uint256 deadline, bytes input);
    /// @notice The input was not posted: the job ended, the requester is refunded and the bond is free.
    /// @param jobId The job.
    /// @param operator The lock holder.
    event InputWithheld(bytes32 indexed jobId, address indexed operator);
    /// @notice The posted bytes do not open the request's commitment: the job ended, the requester paid the lock holder and is
    /// refunded otherwise, and the bond is free.
    /// @param jobId The job.
    /// @param operator The lock holder.
    /// @param paid Tokens that the requester paid: the fee of the demand twice, as far as its balance went.
    event InputShownWrong(bytes32 indexed jobId, address indexed operator, uint256 paid);
    /// @notice The requester demanded the output's bytes.
    /// @param jobId The job.
    /// @param postBy Last second to post them, on the job's clock.
    /// @param delivery The delivery, with the demand; later steps need it again.
    event OutputDemanded(bytes32 indexed jobId, uint256 postBy, PackedDelivery delivery);
    /// @notice The demanded output is on chain.
    /// @param jobId The job.
    /// @param output The output's bytes.
    /// @param delivery The delivery, without the demand; later steps need it again.
    event OutputPosted(bytes32 indexed jobId, bytes output, PackedDelivery delivery);

    /* INPUT */

    /// @notice Demands the input's bytes on chain, for a fee from the caller's balance: that of `ILocks.decline`. For the lock
    /// holder, once a lock and never after a post, in the part of the execution window in which a lock may be declined and
    /// within a data window. The bytes can then be posted for as long as the execution window, at most a data window, from the
    /// end of that part.
    ///
    /// Until the post nothing can be delivered, and the requester may `cancel`. A holder that gets the bytes on another way
    /// posts them itself, and delivers then: otherwise the requester could cancel with the answer in sight.
    /// @dev Reverts with `IRequests.WrongState`, `ILocks.NotLockHolder`, `NoInputToDemand` or `IMoney.InsufficientBalance`.
    /// @param request The job's request.
    function demandInput(Request calldata request) external;

    /// @notice Posts the demanded input. A whole execution window follows the time to post, and in its first part the holder
    /// may decline free: what the bytes are, it sees only now. Any account may call it.
    /// @dev Reverts with `IRequests.WrongState`, `InputNotDemanded`, `DataWindowClosed` or `WrongData`.
    /// @param request The job's request.
    /// @param input Bytes that hash to the request's inputDigest, at most `MAX_DATA_BYTES`.
    function postInput(Request calldata request, bytes calldata input) external;

    /// @notice Ends a job whose demanded input was not posted: the price goes back to the requester and the bond to the
    /// operator. Any account may call it.
    /// @dev Reverts with `IRequests.WrongState`, `InputNotDemanded` or `DataWindowOpen`.
    /// @param request The job's request.
    function closeWithheldInput(Request calldata request) external;

    /// @notice Ends a job whose posted bytes do not open its `inputCommitment`, so that no account could serve it. The requester
    /// gets price and callback fee back and pays the lock holder from them, or from its balance: the fee of the demand, and as much
    /// again. For the lock holder only, before its deadline. A requester that had handed over other bytes in private could
    /// otherwise end the job with the answer in sight.
    ///
    /// No proof is needed for bytes that are no input of the model (`InputForm`), or where the input words are public.
    /// @dev Reverts with `IRequests.WrongState`, `ILocks.NotLockHolder`, `InputNotPosted`, `ILocks.LockExpired`,
    /// `ISettlements.ModelMismatch`, `WrongData`, `InputNotJudged`, `InputOpens` or `InvalidOpening`.
    /// @param model The request's model.
    /// @param request The job's request.
    /// @param input The posted bytes.
    /// @param opened What the bytes commit to.
    /// @param proof Proof of that by the model's opening circuit.
    function closeWrongInput(
        Model calldata model,
        Request calldata request,
        bytes calldata input,
        uint256 opened,
        bytes calldata proof
    ) external;

    /* OUTPUT */

    /// @notice Demands the output's bytes on chain. For the requester, once for each delivery, in the challenge window, or within
    /// a data window of a dispute.
    /// @dev Reverts with `IRequests.NotRequester`, `IRequests.WrongState`, `IResults.DeliveryMismatch`, `NoOutputToDemand`
    /// or `IDisputes.ChallengeWindowClosed`.
    /// @param request The job's request.
    /// @param delivery The job's delivery.
    function demandOutput(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Posts the demanded output. A late post counts too, until `expireOutput`. Any account may call it. It keeps the window to
    /// challenge or to prove open for 10 minutes, and opens none that is over.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `OutputNotDemanded` or `WrongData`.
    /// @param request The job's request.
    /// @param delivery The job's delivery.
    /// @param output Bytes that hash to the delivery's outputDigest, at most `MAX_DATA_BYTES`.
    function postOutput(Request calldata request, PackedDelivery calldata delivery, bytes calldata output) external;

    /// @notice Ends a delivery whose demanded output was not posted: penalty R1, and the job opens again. If the audit draws
    /// the result, a dispute opens instead. Any account may call it.
    /// @dev Reverts with `IRequests.WrongState`, `IResults.DeliveryMismatch`, `OutputNotDemanded`, `DataWindowOpen`,
    /// `IResults.ChallengeWindowOpen` or `IResults.AuditNotDrawn`.
    /// @param request The job's request.
    /// @param delivery The job's delivery.
    function expireOutput(Request calldata request, PackedDelivery calldata delivery) external;

    /* VIEWS */

    /// @notice Most bytes that can be demanded and posted: as calldata, less than a million gas (EIP-7623).
    /// @return Bytes.
    function MAX_DATA_BYTES() external view returns (uint256);
}
