import { decodeError } from "../chain/decodeError.js";
import type { Hex } from "../chain/hex.js";
import { readEvents } from "../chain/readEvents.js";
import type { Market } from "../market/openMarket.js";
import type { JobState } from "./job.js";
import { JOB_STATES } from "./job.js";

/** A job in which an account takes part. */
export interface FoundJob {
  jobId: Hex;
  /** What the account is in it. An account that serves its own request appears as its requester. */
  role: "requester" | "operator";
  state: JobState;
  /** Block of the request, or of the account's last lock. */
  blockNumber: number;
}

/**
 * Finds the jobs that an account requested or locked, oldest first.
 * @param last number of jobs to read, from the newest back
 * @throws SdkError CHAIN_FAILED
 */
export async function findJobs(
  { contract, provider, startBlock }: Pick<Market, "contract" | "provider" | "startBlock">,
  account: string,
  { last = 20, fromBlock = startBlock }: { last?: number; fromBlock?: number } = {},
): Promise<FoundJob[]> {
  const range = { from: fromBlock };
  try {
    const [requested, locked] = await Promise.all([
      readEvents(provider, contract, contract.filters.Requested(undefined, account), range),
      readEvents(provider, contract, contract.filters.Locked(undefined, account), range),
    ]);
    const jobs = new Map<Hex, Omit<FoundJob, "state">>();
    for (const { args, blockNumber } of locked) {
      jobs.set(args.jobId, { jobId: args.jobId, role: "operator", blockNumber });
    }
    for (const { args, blockNumber } of requested) {
      jobs.set(args.jobId, { jobId: args.jobId, role: "requester", blockNumber });
    }
    const newest = [...jobs.values()]
      .sort((a, b) => a.blockNumber - b.blockNumber)
      .slice(-Math.max(1, last));
    return await Promise.all(
      newest.map(async (job) => ({
        ...job,
        state: JOB_STATES[Number(await contract.stateOf(job.jobId))] ?? "None",
      })),
    );
  } catch (error) {
    throw decodeError(error);
  }
}
