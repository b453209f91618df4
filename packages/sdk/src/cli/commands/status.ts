import { SdkError } from "../../chain/errors.js";
import type { Hex } from "../../chain/hex.js";
import type { Market } from "../../market/openMarket.js";
import type { FoundRequest } from "../../requests/findRequest.js";
import { findRequest } from "../../requests/findRequest.js";
import { readJob } from "../../requests/job.js";
import { lockTimes } from "../../requests/lockTimes.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";
import type { Fields } from "../print.js";

/**
 * Reads the state of a job. Times are unix seconds.
 * @throws SdkError NOT_FOUND, INVALID_CONFIG
 */
export async function status(
  job: string,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  const jobId = jobIdOf(job);
  return withMarket(options, environment, "nothing", async (market) => {
    const view = await readJob(market, jobId);
    const { state, operator, stretch = 0n, reopened } = view;
    const found = await requestOf(market, jobId, state !== "None");
    if (found === undefined) return { job: jobId, state, note: "its request was not published" };
    const { requester, lockBy, executionWindow, deadline } = found.request;
    const base = { job: jobId, state, requester };
    if (state === "None") return { ...base, note: "cancelled, or expired without a result" };
    if (state === "Settled") return { ...base, note: `see assay result ${jobId}` };
    // The word of a delivered job is a hash: its delivery has the operator and the times.
    if (state === "Provisional" || state === "Disputed") {
      return { ...base, note: `see assay delivery ${jobId}` };
    }
    if (state === "Locked") {
      const { deadline: evidenceDue, postBy } = lockTimes(market.windows, found.request, view);
      return view.inputDemanded
        ? { ...base, operator, inputDue: postBy }
        : { ...base, operator, evidenceDue };
    }
    return { ...base, lockableUntil: (reopened ? deadline - executionWindow : lockBy) + stretch };
  });
}

/** The request of a job; undefined if no event published it. */
async function requestOf(
  market: Market,
  jobId: Hex,
  exists: boolean,
): Promise<FoundRequest | undefined> {
  try {
    return await findRequest(market, jobId);
  } catch (error) {
    if (exists && error instanceof SdkError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
