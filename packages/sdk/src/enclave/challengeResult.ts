import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Hex } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Calls for a proof of a provisional result, against a bond from the sender's balance in the market.
 * @throws ContractError, e.g. ChallengeWindowClosed, InsufficientBalance, AuditNotDrawn
 */
export async function challengeResult(
  { contract }: Market,
  jobId: Hex,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.challenge(jobId, packDelivery(delivery)));
}
