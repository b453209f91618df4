import type { Windows } from "../market/openMarket.js";
import type { JobView } from "./job.js";
import type { Request } from "./request.js";

/** Basis points of the execution window in which a lock may be declined, and its input demanded. */
const EARLY_BPS = 1_500n;

/** The times of a lock, chain time. */
export interface LockTimes {
  /** Last second to demand the input's bytes. */
  demandBy: bigint;
  /** Last second to post them, once demanded. */
  postBy: bigint;
  /** Last second to decline. */
  declineBy: bigint;
  /** Last second for the evidence. */
  deadline: bigint;
}

/** Computes the times of a locked job. A demanded input that was posted moves the execution window. */
export function lockTimes(
  { dataSeconds }: Pick<Windows, "dataSeconds">,
  { executionWindow }: Pick<Request, "executionWindow">,
  {
    lockedAt,
    stretch = 0n,
    inputPosted,
  }: Pick<JobView, "lockedAt" | "inputPosted"> & { stretch?: JobView["stretch"] },
): LockTimes {
  const early = (executionWindow * EARLY_BPS) / 10_000n;
  const from = lockedAt + stretch;
  const demandBy = from + lesser(early, dataSeconds);
  const postBy = demandBy + lesser(executionWindow, dataSeconds);
  const start = inputPosted ? postBy : from;
  return { demandBy, postBy, declineBy: start + early, deadline: start + executionWindow };
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
