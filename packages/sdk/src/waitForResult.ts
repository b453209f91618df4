import { decodeError } from "./decodeError.js";
import { SdkError } from "./errors.js";
import type { Market } from "./openMarket.js";
import type { JobResult } from "./readResult.js";
import { readResult } from "./readResult.js";
import type { Hex } from "./types.js";
import { JOB_STATES } from "./types.js";

/** How long to wait, and how often to ask. */
export interface WaitOptions {
  timeoutMs?: number;
  pollMs?: number;
  fromBlock?: number;
}

/**
 * Waits until a job is settled.
 * @throws SdkError TIMEOUT with the job's state, RESULT_MISMATCH, NOT_FOUND
 */
export async function waitForResult(
  market: Market,
  jobId: Hex,
  { timeoutMs = 600_000, pollMs = 1_000, fromBlock = 0 }: WaitOptions = {},
): Promise<JobResult> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    let state;
    try {
      state = JOB_STATES[Number(await market.contract.stateOf(jobId))] ?? "None";
    } catch (error) {
      throw decodeError(error);
    }
    if (state === "Settled") return readResult(market, jobId, fromBlock);
    if (Date.now() >= end) {
      throw new SdkError(
        "TIMEOUT",
        `job ${jobId} is ${state} after ${timeoutMs} ms`,
        state === "None"
          ? "It expired or was cancelled: the money is back in the requester's balance"
          : "Wait longer; past its deadline anyone may call expire",
      );
    }
    await new Promise((done) => setTimeout(done, pollMs));
  }
}
