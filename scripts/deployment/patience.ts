import { decodeError, SdkError } from "@assay/sdk";

/** How long a deployment waits, milliseconds. */
export interface Patience {
  /** Between two questions to the chain. */
  pollMs: number;
  /** For an RPC server that does not answer. */
  outageMs: number;
  /** For a transaction to be mined, before it is sent again with higher fees. */
  stuckMs: number;
  /** For a server that is behind to see what was mined. */
  settleMs: number;
}

export const PATIENCE: Patience = {
  pollMs: 1_000,
  outageMs: 120_000,
  stuckMs: 180_000,
  settleMs: 15_000,
};

export const LOCAL_PATIENCE: Patience = { ...PATIENCE, pollMs: 20, settleMs: 200 };

/** Servers' messages may hold a whole transaction. */
const LONGEST_TEXT = 200;
/** Longest pause between two attempts. */
const LONGEST_MS = 5_000;

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Whether an error says that a call reverts, and not that the server failed. */
export function isRevert(error: unknown): boolean {
  return decodeError(error).code !== "CHAIN_FAILED";
}

/**
 * Asks an RPC server until it answers.
 * @throws an error of the call itself, or SdkError CHAIN_FAILED once the outage has lasted too long
 */
export async function ask<T>(question: () => Promise<T>, patience: Patience): Promise<T> {
  const end = Date.now() + patience.outageMs;
  for (let wait = patience.pollMs; ; wait = Math.min(2 * wait, LONGEST_MS)) {
    try {
      return await question();
    } catch (error) {
      if (isRevert(error)) throw error;
      if (Date.now() + wait > end) throw outage(error);
      await pause(wait);
    }
  }
}

/** The error that ends a run whose server failed for too long. */
export function outage(cause: unknown): SdkError {
  return new SdkError(
    "CHAIN_FAILED",
    `the RPC server fails: ${decodeError(cause).shortMessage.slice(0, LONGEST_TEXT)}`,
    "Run the same command again once it answers: what is on the chain is done, and the rest follows",
    cause,
  );
}
