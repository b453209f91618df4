import type { TransactionReceipt } from "ethers";

import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import type { Request } from "../requests/request.js";
import type { Delivery } from "../results/delivery.js";
import { packDelivery } from "../results/delivery.js";
import type { Settlement } from "../settlements/settleJob.js";

/** One of two signed results of one job. */
export interface SignedResult {
  payee: string;
  /** keccak256 of the packed output words: `hashOutputs`. */
  outputsHash: Hex;
  /** keccak256 of the off-chain output; zero for none. */
  outputDigest: Hex;
  /** Siblings from the leaf to the root that was signed. */
  path: Hex[];
  signature: Hex;
}

/**
 * Calls for a proof of a provisional result, against a bond from the sender's balance in the market.
 * @param maxBond most that the sender puts up; the default is the bond of this moment. `bondOf` is enough whatever fee the
 * operator declares meanwhile.
 * @throws ContractError, e.g. ChallengeWindowClosed, ChallengeBondTooHigh, InsufficientBalance
 */
export async function challengeResult(
  { contract }: Market,
  jobId: Hex,
  delivery: Delivery,
  maxBond?: bigint,
): Promise<TransactionReceipt> {
  const packed = packDelivery(delivery);
  return sendTransaction(async () =>
    contract.challenge(jobId, packed, maxBond ?? (await contract.challengeBond(packed))),
  );
}

/**
 * Decides a provisional or disputed result by a proof for its operator as payee: an agreeing proof settles the job, another
 * refutes the result. Any account may call it.
 * @throws ContractError, e.g. InvalidProof, ProofWindowClosed, DeliveryMismatch
 */
export async function proveResult(
  { contract }: Market,
  model: Model,
  settlement: Settlement,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.prove(model, settlement, packDelivery(delivery)));
}

/**
 * Ends a dispute whose proof window has passed, at the operator's cost. Any account may call it.
 * @throws ContractError, e.g. ProofWindowOpen, DeliveryMismatch
 */
export async function expireDispute(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.expireDispute(request, packDelivery(delivery)));
}

/**
 * Reports that one session key signed two different results of one job.
 * @param delivery the job's delivery if it is provisional or disputed, from `readDelivery`; otherwise ignored
 * @throws ContractError, e.g. NoEquivocation, EquivocationKnown, InvalidSession
 */
export async function reportEquivocation(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
  first: SignedResult,
  second: SignedResult,
): Promise<TransactionReceipt> {
  return sendTransaction(() =>
    contract.reportEquivocation(request, packDelivery(delivery), first, second),
  );
}
