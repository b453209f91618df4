import type { ContractTransactionReceipt } from "ethers";

import { decodeError, decodeRevert } from "./decodeError.js";
import type { AssayError } from "./errors.js";
import { AssayError as Failure } from "./errors.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Model, Settlement } from "./types.js";

/** What became of a batch: one entry an item, undefined where it was settled. */
export interface BatchOutcome {
  receipt: ContractTransactionReceipt;
  failures: (AssayError | undefined)[];
}

/**
 * Settles many jobs of one model with one pairing check. A bad item is skipped and named; its reason is what the same call
 * answers just before it is sent.
 * @throws ContractError EmptyBatch, AssayError CHAIN_FAILED
 */
export async function settleJobs(
  { market }: Market,
  model: Model,
  settlements: Settlement[],
): Promise<BatchOutcome> {
  let verdicts: string[];
  try {
    verdicts = await market.settleMany.staticCall(model, settlements);
  } catch (error) {
    throw decodeError(error);
  }
  const receipt = await sendTransaction(() => market.settleMany(model, settlements));
  return {
    receipt,
    failures: verdicts.map((verdict) =>
      verdict === "0x00000000"
        ? undefined
        : (decodeRevert(verdict) ??
          new Failure("REVERTED", `skipped with ${verdict}`, "Settle this job alone to see why")),
    ),
  };
}
