import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Hex, Model } from "../types.js";
import type { Result } from "./types.js";

/**
 * Delivers one result that a session key signed. Anyone may send it.
 * @param signature of the result's leaf, or of the root that `path` leads to
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
