import type { TransactionReceipt } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Request } from "./types.js";

/**
 * Locks a job at its current price.
 * @param bondBps bond, basis points of the price; 10,000 is the price itself
 * @throws ContractError, e.g. InsufficientStake, LockingClosed, WrongState, OperatorJailed
 */
export async function lockJob(
  { contract }: Market,
  request: Request,
  bondBps: number,
  confirmations = 1,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.lock(request, bondBps), confirmations);
}
