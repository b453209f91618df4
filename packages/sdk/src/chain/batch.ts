import type { TransactionReceipt, TransactionResponse } from "ethers";

import { decodeError, decodeRevert } from "./decodeError.js";
import type { AssayError } from "./errors.js";
import { SdkError } from "./errors.js";
import { sendTransaction } from "./sendTransaction.js";

/** Outcome of a batch. */
export interface BatchOutcome {
  /** Receipt of the transaction; undefined if every item failed beforehand, so that none was sent. */
  receipt: TransactionReceipt | undefined;
  /** For each item the error that skipped it, or undefined where the item succeeded. */
  failures: (AssayError | undefined)[];
}

/** Most gas that one transaction may use (EIP-7825). */
const GAS_CAP = 16_777_216n;

/**
 * Gas limit of a batch. A limit is necessary, since an estimate would be wrong: a batch swallows its items' failures, running
 * out of gas among them, so the estimate is the smallest gas with which every item fails.
 * @param frame gas of the call without items
 * @param items gas of each item
 */
export function batchGas(frame: bigint, items: readonly bigint[]): bigint {
  const needed = items.reduce((sum, gas) => sum + gas, frame);
  return needed < GAS_CAP ? needed : GAS_CAP;
}

/** The verdicts of a batch as errors; undefined where the item succeeded. */
export function verdictErrors(verdicts: readonly string[]): (AssayError | undefined)[] {
  return verdicts.map((verdict) =>
    verdict === "0x00000000"
      ? undefined
      : (decodeRevert(verdict) ??
        new SdkError("REVERTED", `skipped with ${verdict}`, "Send this item alone to see why")),
  );
}

/**
 * Simulates a batch, which gives the verdicts, then sends it.
 * @param simulate a static call of the batch function
 * @param send the call itself
 * @throws ContractError for an error of the whole batch, AssayError CHAIN_FAILED
 */
export async function sendBatch(
  simulate: () => Promise<string[]>,
  send: () => Promise<TransactionResponse>,
): Promise<BatchOutcome> {
  const failures = await simulateBatch(simulate);
  return { receipt: await sendTransaction(send), failures };
}

/**
 * Simulates a batch.
 * @returns for each item the error that would skip it
 * @throws ContractError for an error of the whole batch, AssayError CHAIN_FAILED
 */
export async function simulateBatch(
  simulate: () => Promise<string[]>,
): Promise<(AssayError | undefined)[]> {
  try {
    return verdictErrors(await simulate());
  } catch (error) {
    throw decodeError(error);
  }
}
