import type { NodeConfig } from "../config/schema.js";

/** Proofs or results that could go out together. */
export interface Batch {
  size: number;
  /** When its oldest item was ready, machine time in milliseconds. */
  readySince: number;
  /** Its nearest deadline, chain time. */
  deadline: bigint;
  /** Seconds until another item would be ready. */
  nextSeconds: number;
}

/** Whether a batch may wait for more items: it is not full, `batchSeconds` have not passed, and the deadline leaves time. */
export function mayWait(
  { maxBatch, batchSeconds, marginSeconds }: NodeConfig,
  { size, readySince, deadline, nextSeconds }: Batch,
  { machine, time }: { machine: number; time: bigint },
): boolean {
  if (size >= maxBatch) return false;
  if (machine - readySince >= batchSeconds * 1000) return false;
  // Another item, the wait itself and the margin must fit before the nearest deadline.
  return Number(deadline - time) > marginSeconds + batchSeconds + nextSeconds;
}
