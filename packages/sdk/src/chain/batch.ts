import type { Provider, TransactionReceipt, TransactionResponse } from "ethers";

import { decodeError, decodeRevert } from "./decodeError.js";
import type { AssayError } from "./errors.js";
import { SdkError } from "./errors.js";
import { gasCap, limitOfBatch } from "./gas.js";
import { sendTransaction } from "./sendTransaction.js";

/** Outcome of a batch. */
export interface BatchOutcome {
  /** Receipt of the transaction; undefined if every item failed beforehand, so that none was sent. */
  receipt: TransactionReceipt | undefined;
  /** For each item the error that skipped it, or undefined where the item succeeded. */
  failures: (AssayError | undefined)[];
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

/** Calls of one batch function, at a gas limit. */
export interface BatchCalls {
  /** A static call. */
  simulate: (overrides: { gasLimit: bigint }) => Promise<readonly string[]>;
  /** The call itself. */
  send: (overrides: { gasLimit: bigint }) => Promise<TransactionResponse>;
}

/**
 * Simulates a batch with as much gas as a transaction may have, which gives the verdicts, then sends it with what it needs.
 * @throws ContractError for an error of the whole batch, AssayError CHAIN_FAILED
 */
export async function sendBatch(
  provider: Provider,
  { simulate, send }: BatchCalls,
  confirmations = 1,
): Promise<BatchOutcome> {
  try {
    const cap = await gasCap(provider);
    const verdicts = await simulate({ gasLimit: cap });
    const answerAt = async (gasLimit: bigint): Promise<string> =>
      (await simulate({ gasLimit })).join();
    const gasLimit = await limitOfBatch(answerAt, verdicts.join(), cap);
    const receipt = await sendTransaction(() => send({ gasLimit }), confirmations);
    return { receipt, failures: verdictErrors(verdicts) };
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Simulates a batch with as much gas as a transaction may have.
 * @returns for each item the error that would skip it
 * @throws ContractError for an error of the whole batch, AssayError CHAIN_FAILED
 */
export async function simulateBatch(
  provider: Provider,
  simulate: BatchCalls["simulate"],
): Promise<(AssayError | undefined)[]> {
  try {
    return verdictErrors(await simulate({ gasLimit: await gasCap(provider) }));
  } catch (error) {
    throw decodeError(error);
  }
}
