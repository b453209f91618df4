import { id } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import { dueBy } from "./dueBy.js";

/** A job that needs a proof, and the last second at which the proof is of use; 0 while it is not known. */
export interface Candidate {
  record: JobRecord;
  due: bigint;
}

/**
 * The order in which to prove: the nearest deadline first. Where our own promises would get tight, they come before
 * refutations of others' results, which the node does not owe: a flood of wrong results must not cost us a bond.
 * @param now chain time, seconds
 */
export function workOrder(
  { chain, pace, config }: Pick<Context, "chain" | "pace" | "config">,
  records: readonly JobRecord[],
  now: bigint,
): Candidate[] {
  const candidates = records
    .map((record) => ({ record, due: dueBy(chain.windows, record) ?? 0n }))
    .sort((a, b) => Number(a.due - b.due) || tieBreak(chain.operator, a.record, b.record));
  const own = candidates.filter(({ record }) => record.phase !== "contested");
  const needed = ((own.length + 1) * pace.proofMs) / 1000 + config.marginSeconds;
  const isTight = own.some(({ due }) => due !== 0n && Number(due - now) < needed);
  if (!isTight) return candidates;
  return [...own, ...candidates.filter(({ record }) => record.phase === "contested")];
}

/**
 * Wrong results come in batches with one deadline. Each watchtower begins with another result of the batch, so that few are
 * refuted twice.
 */
function tieBreak(operator: string, a: JobRecord, b: JobRecord): number {
  if (a.phase !== "contested" || b.phase !== "contested") return 0;
  return id(a.jobId + operator) < id(b.jobId + operator) ? -1 : 1;
}
