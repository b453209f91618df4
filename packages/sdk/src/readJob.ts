import { decodeError } from "./decodeError.js";
import type { Market } from "./openMarket.js";
import type { Hex } from "./types.js";
import type { JobWord } from "./unpackJob.js";
import { unpackJob } from "./unpackJob.js";

/** A job as it stands on chain. */
export interface JobView extends JobWord {
  jobId: Hex;
  /** Tokens reserved for the price, of a job that was locked before. */
  reserve: bigint;
  /** What earlier lock holders lost to whoever fills the job. */
  bonus: bigint;
  /** Seconds by which pauses have moved the job's deadlines. */
  stretch: bigint;
}

/**
 * Reads a job.
 * @throws SdkError CHAIN_FAILED
 */
export async function readJob({ contract }: Market, jobId: Hex): Promise<JobView> {
  try {
    const [{ job, terms }, stretch] = await Promise.all([
      contract.jobOf(jobId),
      contract.stretchOf(jobId),
    ]);
    const word = unpackJob(job);
    return { jobId, ...word, reserve: terms.reserve, bonus: terms.bonus, stretch };
  } catch (error) {
    throw decodeError(error);
  }
}
