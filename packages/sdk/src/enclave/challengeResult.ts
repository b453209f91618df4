import type { ContractTransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import type { Delivery } from "./types.js";

/**
 * Calls for a proof of a provisional result, against a bond from the sender's balance in the market.
 * @throws ContractError, e.g. ChallengeWindowClosed, InsufficientBalance, AuditNotDrawn
 */
export async function challengeResult(
  { enclave }: Market,
  request: Request,
  delivery: Delivery,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => enclave.challenge(request, delivery));
}
