import type { ContractTransactionReceipt } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Request } from "./types.js";

/**
 * Locks a job at its price now, against a bond of `bondHundredths` percent of it.
 * @throws ContractError, e.g. InsufficientStake, LockingClosed, WrongState, OperatorJailed
 */
export async function lockJob(
  { market }: Market,
  request: Request,
  bondHundredths: number,
  confirmations = 1,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => market.lock(request, bondHundredths), confirmations);
}
