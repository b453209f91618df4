import type { TransactionReceipt } from "ethers";

import type { BatchOutcome } from "../chain/batch.js";
import { sendBatch } from "../chain/batch.js";
import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import type { Request } from "../requests/request.js";
import type { Delivery } from "./delivery.js";
import { packDelivery } from "./delivery.js";

/** A result as an operator delivers it. */
export interface Result {
  request: Request;
  outputs: bigint[];
  /** keccak256 of the off-chain output; zero for none. */
  outputDigest: Hex;
}

/** A provisional result to finalise. */
export interface Finalisation {
  jobId: Hex;
  delivery: Delivery;
}

/**
 * Delivers one result that a session key signed. Any account may send it.
 * @param signature of the result's leaf, or of the root to which `path` leads
 * @throws ContractError, e.g. InvalidSession, NotSessionOperator, WrongMeasurement, LockExpired
 */
export async function deliverResult(
  { contract }: Market,
  model: Model,
  result: Result,
  signature: Hex,
  path: Hex[] = [],
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.deliver(model, result, path, signature));
}

/**
 * Delivers many results of the caller's locks on one model under one signature of their root. A bad item is skipped and named.
 * @param signature of `resultRoot` of the results' leaves, in order
 * @throws ContractError, e.g. InvalidSession when the signature is of other results, NotSessionOperator
 */
export async function deliverResults(
  { contract, provider }: Market,
  model: Model,
  results: Result[],
  signature: Hex,
): Promise<BatchOutcome> {
  return sendBatch(provider, {
    simulate: (overrides) => contract.deliverMany.staticCall(model, results, signature, overrides),
    send: (overrides) => contract.deliverMany(model, results, signature, overrides),
  });
}

/**
 * Settles a result whose challenge window has passed, or opens its dispute if the audit draws it. Any account may call it.
 * @throws ContractError, e.g. ChallengeWindowOpen, AuditNotDrawn, CallbackWaits
 */
export async function finaliseResult(
  { contract }: Market,
  { jobId, delivery }: Finalisation,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.finalise(jobId, packDelivery(delivery)));
}

/**
 * Settles many results whose challenge window has passed. A bad item is skipped and named. A result with a callback needs
 * `finaliseWithCallback`.
 * @throws ContractError EmptyBatch
 */
export async function finaliseResults(
  { contract, provider }: Market,
  items: Finalisation[],
): Promise<BatchOutcome> {
  const packed = items.map(({ jobId, delivery }) => ({ jobId, delivery: packDelivery(delivery) }));
  return sendBatch(provider, {
    simulate: (overrides) => contract.finaliseMany.staticCall(packed, overrides),
    send: (overrides) => contract.finaliseMany(packed, overrides),
  });
}

/**
 * Settles a result whose challenge window has passed and passes its words to the callback. The caller gets the callback fee.
 * @throws ContractError, e.g. ChallengeWindowOpen, WrongResult, DeliveryMismatch
 */
export async function finaliseWithCallback(
  { contract }: Market,
  request: Request,
  outputs: bigint[],
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() =>
    contract.finaliseWithCallback(request, outputs, packDelivery(delivery)),
  );
}

/**
 * Ends a job whose result can neither be proven nor, since its vendor is Broken, be believed. The price goes back to the
 * requester and the bond to the operator.
 * @throws ContractError, e.g. StillBelievable, DeliveryMismatch
 */
export async function voidUnprovable(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.voidUnprovable(request, packDelivery(delivery)));
}

/**
 * Gives the caller's lock back without a fee, because since the lock the guardian revoked its session, or its vendor's status
 * has worsened.
 * @param sessionKey a session of the caller that ran the model at the lock
 * @throws ContractError, e.g. StillUsable, InvalidSession
 */
export async function giveBack(
  { contract }: Market,
  model: Model,
  request: Request,
  sessionKey: string,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.giveBack(model, request, sessionKey));
}
