import type { TransactionReceipt } from "ethers";

import { decodeError, decodeRevert } from "./decodeError.js";
import type { AssayError } from "./errors.js";
import { SdkError } from "./errors.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Model, Settlement } from "./types.js";

/** Gas of a batch's frame, and of one item whose proof has to be verified alone. */
const BATCH_GAS = 200_000n;
const ITEM_GAS = 350_000n;

/** What became of a batch: one entry an item, undefined where it was settled. */
export interface BatchOutcome {
  receipt: TransactionReceipt;
  failures: (AssayError | undefined)[];
}

/**
 * Settles many jobs of one model with one pairing check. A bad item is skipped and named; its reason is what the same call
 * answers just before it is sent.
 * @throws ContractError EmptyBatch, AssayError CHAIN_FAILED
 */
export async function settleJobs(
  { contract }: Market,
  model: Model,
  settlements: Settlement[],
  confirmations = 1,
): Promise<BatchOutcome> {
  let verdicts: string[];
  try {
    verdicts = await contract.settleMany.staticCall(model, settlements);
  } catch (error) {
    throw decodeError(error);
  }
  // Named, not estimated: a batch swallows its items' failures, running out of gas among them, so that an estimate would
  // find the smallest gas with which everything fails.
  const gasLimit = settlements.reduce(
    (sum, { request }) => sum + ITEM_GAS + request.callbackGas,
    BATCH_GAS,
  );
  const receipt = await sendTransaction(
    () => contract.settleMany(model, settlements, { gasLimit }),
    confirmations,
  );
  return {
    receipt,
    failures: verdicts.map((verdict) =>
      verdict === "0x00000000"
        ? undefined
        : (decodeRevert(verdict) ??
          new SdkError("REVERTED", `skipped with ${verdict}`, "Settle this job alone to see why")),
    ),
  };
}
