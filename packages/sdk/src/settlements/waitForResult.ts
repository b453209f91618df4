import { decodeError } from "../chain/decodeError.js";
import type { AssayError } from "../chain/errors.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { pause } from "../chain/retry.js";
import { isTransient } from "../chain/trouble.js";
import type { Market } from "../market/openMarket.js";
import type { JobState } from "../requests/job.js";
import { JOB_STATES } from "../requests/job.js";
import type { EndReason, FoundEnd } from "./findEnd.js";
import { findEnd } from "./findEnd.js";
import type { JobResult } from "./readResult.js";
import { readResult } from "./readResult.js";

/** How long to wait, and how often to ask. */
export interface WaitOptions {
  /** Default 600,000. */
  timeoutMs?: number;
  /** Default 1,000. */
  pollMs?: number;
  /** A block before the request, such as that of its transaction; the default is the deployment's first. */
  fromBlock?: number;
  /** Called with each new state of the job. */
  onState?: (state: JobState) => void;
}

/** A job that ended without a result. */
export class JobEndedError extends SdkError {
  readonly jobId: Hex;
  readonly reason: EndReason;
  readonly transactionHash: Hex;

  constructor(jobId: Hex, { reason, transactionHash, blockNumber }: FoundEnd) {
    super(
      "JOB_ENDED",
      `job ${jobId} ended without a result: ${reason}, in block ${blockNumber}`,
      "Its price is back in the requester's balance in the market: ask again, or withdraw it",
    );
    this.name = "JobEndedError";
    this.jobId = jobId;
    this.reason = reason;
    this.transactionHash = transactionHash;
  }
}

/** Disagreements of RPC servers in a row that a wait takes for a reorganisation. */
const MOST_DISAGREEMENTS = 3;

/**
 * Waits until a job is settled. It survives an RPC server that is down for a while, and ends at once when the job has ended without
 * a result.
 * @throws JobEndedError with the reason; SdkError TIMEOUT with the job's state, RESULT_MISMATCH, RPC_DISAGREEMENT
 */
export async function waitForResult(
  market: Market,
  jobId: Hex,
  { timeoutMs = 600_000, pollMs = 1_000, fromBlock, onState }: WaitOptions = {},
): Promise<JobResult> {
  const end = Date.now() + timeoutMs;
  const first = fromBlock ?? market.startBlock;
  let state: JobState | undefined;
  let trouble: AssayError | undefined;
  let disagreements = 0;
  for (;;) {
    try {
      const now = JOB_STATES[Number(await market.contract.stateOf(jobId))] ?? "None";
      if (now !== state) onState?.(now);
      state = now;
      if (state === "Settled") return await readResult(market, jobId, first);
      // Without an event, the request is not on chain yet, or the server is behind.
      const ended = state === "None" ? await findEnd(market, jobId, first) : undefined;
      if (ended !== undefined) throw new JobEndedError(jobId, ended);
      trouble = undefined;
      disagreements = 0;
    } catch (error) {
      trouble = decodeError(error);
      if (trouble.code === "RPC_DISAGREEMENT") disagreements++;
      if (!survives(trouble, disagreements)) throw trouble;
    }
    if (Date.now() >= end) throw timedOut(jobId, state, timeoutMs, trouble);
    await pause(Math.min(pollMs, Math.max(0, end - Date.now())));
  }
}

/** Whether a wait goes on after an error. */
function survives(error: AssayError, disagreements: number): boolean {
  if (error.code === "RPC_DISAGREEMENT") return disagreements < MOST_DISAGREEMENTS;
  // The state and the events may come from servers that are not equally far.
  if (error.code === "NOT_SETTLED" || error.code === "NOT_FOUND") return true;
  return error.code === "CHAIN_FAILED" && isTransient(error.cause);
}

function timedOut(
  jobId: Hex,
  state: JobState | undefined,
  timeoutMs: number,
  trouble: AssayError | undefined,
): SdkError {
  const known = state ?? "unknown";
  const advice =
    state === "None"
      ? "No event shows its request: check the job id and the chain, or wait longer"
      : state === "Open"
        ? "Wait longer, or take it back by cancelRequest"
        : "Wait longer; past its deadline any account may call expire";
  const why = trouble === undefined ? "" : `, and the RPC server fails: ${trouble.shortMessage}`;
  return new SdkError(
    "TIMEOUT",
    `job ${jobId} is ${known} after ${timeoutMs} ms${why}`,
    advice,
    trouble,
  );
}
