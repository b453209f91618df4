// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Model} from "../types/Model.sol";
import {Request} from "../types/Request.sol";

/// @title Settlements: a Groth16 proof ends a locked job at once
/// @notice A proof binds the job, the lock holder and the output words, so any account may submit it. `IAssay` states the
/// assumptions on token and time.
interface ISettlements {
    /* ERRORS */

    /// @notice The model passed does not hash to the request's modelId.
    /// @dev Selector 0x3974df56.
    error ModelMismatch(bytes32 modelId);
    /// @notice The input words passed do not hash to the request's inputCommitment, or the model has more or fewer.
    /// @dev Selector 0xc6e77fad.
    error InputWordsMismatch(bytes32 inputCommitment);
    /// @notice The model that was asked for has another number of output words.
    /// @dev Selector 0xe4fe6e22.
    error OutputWordsMismatch(uint256 words, uint256 expected);
    /// @notice The proof does not hold for these outputs, this job and its lock holder.
    /// @dev Selector 0x47f66a55.
    error InvalidProof(bytes32 jobId);
    /// @notice The proof does not hold for these inferences of this payee, in this order, or an item has too many or too few
    /// words.
    /// @dev Selector 0x20257c92.
    error InvalidBatchProof();
    /// @notice The model names no circuit that proves many inferences at once: use `settleMany`.
    /// @dev Selector 0x7ed0485f.
    error ModelHasNoBatchCircuit(bytes32 modelId);
    /// @notice The job was settled with another result, or not at all.
    /// @dev Selector 0xd5ca853e.
    error WrongResult(bytes32 jobId);

    /* EVENTS */

    /// @notice A proof settled a job, or decided its dispute.
    /// @param jobId The job.
    /// @param operator The operator paid.
    /// @param paid Tokens credited to it: the price less the fee, and the bonus of a reopened job.
    /// @param outputs The model's output words.
    event Settled(bytes32 indexed jobId, address indexed operator, uint256 paid, uint256[] outputs);
    /// @notice A job's callback reverted, ran out of gas or has no code; `retryCallback` may call it again.
    /// @param jobId The job.
    /// @param callback The contract called.
    event CallbackFailed(bytes32 indexed jobId, address indexed callback);

    /* STRUCTS */

    /// @notice A result and its proof.
    struct Settlement {
        Request request;
        /// The model's public input words where it has several; may be empty where the commitment is the one input word.
        uint256[] inputs;
        /// The model's output words: as many as its id says.
        uint256[] outputs;
        /// Groth16 proof, 256 bytes; empty in `settleTogether`.
        bytes proof;
    }

    /* SETTLEMENT */

    /// @notice Settles a locked job by a Groth16 proof. Any account may submit it; the lock holder is paid, and the caller
    /// gets the callback fee.
    /// @dev Reverts with `IRequests.WrongState`, `IRequests.UnsupportedAssurance`, `ILocks.LockExpired`, `ModelMismatch`,
    /// `InputWordsMismatch`, `OutputWordsMismatch`, `InvalidProof`, or `BoundedCall.InsufficientGas` when the callback needs more gas.
    /// @param model The model that the request's modelId commits to.
    /// @param settlement Request, result and proof.
    function settle(Model calldata model, Settlement calldata settlement) external;

    /// @notice Settles a locked job and sends the caller's whole free balance to `to`.
    /// @dev Reverts as `settle` and as `IMoney.withdrawTo`.
    /// @param model The model that the request's modelId commits to.
    /// @param settlement Request, result and proof.
    /// @param to The recipient.
    function settleAndWithdraw(Model calldata model, Settlement calldata settlement, address to) external;

    /// @notice Settles many jobs of one model, verifying their proofs together. A bad item is skipped.
    /// @dev Reverts with `ILocks.EmptyBatch`.
    /// @param model The model that every request's modelId commits to.
    /// @param settlements Requests, results and proofs.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function settleMany(
        Model calldata model,
        Settlement[] calldata settlements
    ) external returns (bytes4[] memory verdicts);

    /// @notice Settles many jobs of one model and one payee by one proof of the model's batch circuit. Once the proof holds,
    /// a bad item is skipped.
    /// @dev The circuit proves a fixed number of inferences: a shorter list is filled up by repeating one of its items,
    /// which is then skipped. Each item must have as many input and output words as the model. Reverts with
    /// `ILocks.EmptyBatch`, `ModelHasNoBatchCircuit`, `InvalidBatchProof`, or `BatchStatement.ValueNotInField`.
    /// @param model The model that every request's modelId commits to.
    /// @param settlements Requests and results, in the order of the proof; their own proofs are ignored.
    /// @param payee The operator that the proof names in every inference's context.
    /// @param commitment The proof's commitment to all its values (`BatchStatement`).
    /// @param proof Groth16 proof of the batch circuit, 256 bytes.
    /// @return verdicts For each item zero, or the selector of the error that skipped it.
    function settleTogether(
        Model calldata model,
        Settlement[] calldata settlements,
        address payee,
        uint256 commitment,
        bytes calldata proof
    ) external returns (bytes4[] memory verdicts);

    /* VIEWS */

    /// @notice Whether the request's job was settled with exactly these outputs.
    /// @param request The job's request.
    /// @param outputs Output words.
    /// @return True if the settled result is this one.
    function isResult(Request calldata request, uint256[] calldata outputs) external view returns (bool);
}
