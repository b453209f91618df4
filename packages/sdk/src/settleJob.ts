import type { TransactionReceipt } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Model, Settlement } from "./types.js";

/**
 * Settles a locked job by its proof. Anyone may; the lock holder is paid.
 * @throws ContractError, e.g. InvalidProof, LockExpired, WrongState, ModelMismatch
 */
export async function settleJob(
  { contract }: Market,
  model: Model,
  settlement: Settlement,
  confirmations = 1,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.settle(model, settlement), confirmations);
}
