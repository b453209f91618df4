import type { TransactionReceipt } from "ethers";
import { hexlify } from "ethers";

import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import type { Request } from "../requests/request.js";
import type { Delivery } from "../results/delivery.js";
import { packDelivery } from "../results/delivery.js";

/** Most bytes that can be posted. Sign no digest of a longer output: the requester can demand it all the same. */
export const MAX_DATA_BYTES = 16_384;

/**
 * Demands the input's bytes on chain, for 2% of the price out of the caller's balance. For the lock holder that cannot get
 * them. Until the post it can deliver nothing, and the requester may cancel.
 * @throws ContractError, e.g. NoInputToDemand, NotLockHolder, InsufficientBalance
 */
export async function demandInput(
  { contract }: Market,
  request: Request,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.demandInput(request));
}

/**
 * Posts the demanded input; a whole execution window follows the time to post. Any account may call it.
 * @throws ContractError, e.g. WrongData, DataWindowClosed, InputNotDemanded
 */
export async function postInput(
  { contract }: Market,
  request: Request,
  input: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.postInput(request, input));
}

/**
 * Ends a job whose demanded input was not posted. The price goes back to the requester and the bond to the operator. Any
 * account may call it.
 * @throws ContractError, e.g. DataWindowOpen, InputNotDemanded
 */
export async function closeWithheldInput(
  { contract }: Market,
  request: Request,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.closeWithheldInput(request));
}

/** What an input's bytes commit to, and the proof of that. */
export interface InputOpening {
  commitment: bigint;
  /** By the model's opening circuit, 256 bytes. */
  proof: Uint8Array;
}

/**
 * Ends a job whose posted bytes do not open its `inputCommitment`. For the lock holder, before its deadline: it gets the fee of
 * its demand back, and as much again from the requester.
 * @param input the posted bytes
 * @param opening absent where the bytes are no input of the model at all, or where its input words are public
 * @throws ContractError, e.g. InputOpens, InvalidOpening, InputNotPosted, NotLockHolder
 */
export async function closeWrongInput(
  { contract }: Market,
  model: Model,
  request: Request,
  input: Hex,
  opening?: InputOpening,
): Promise<TransactionReceipt> {
  const commitment = opening?.commitment ?? 0n;
  const proof = hexlify(opening?.proof ?? new Uint8Array());
  return sendTransaction(() => contract.closeWrongInput(model, request, input, commitment, proof));
}

/**
 * Demands the output's bytes on chain. For the requester that did not get them.
 * @throws ContractError, e.g. NoOutputToDemand, ChallengeWindowClosed, NotRequester
 */
export async function demandOutput(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.demandOutput(request, packDelivery(delivery)));
}

/**
 * Posts the demanded output. Any account may call it.
 * @throws ContractError, e.g. WrongData, OutputNotDemanded
 */
export async function postOutput(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
  output: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.postOutput(request, packDelivery(delivery), output));
}

/**
 * Ends a delivery whose demanded output was not posted, at the operator's cost. Any account may call it.
 * @throws ContractError, e.g. DataWindowOpen, OutputNotDemanded
 */
export async function expireOutput(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.expireOutput(request, packDelivery(delivery)));
}
