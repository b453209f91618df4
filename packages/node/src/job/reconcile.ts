import type { JobView } from "@assay/sdk";

import { asOnChain } from "./asOnChain.js";
import type { Bookkeeping } from "./bookkeeping.js";
import type { JobRecord } from "./record.js";

/**
 * Brings a record into line with the chain, which is always right: after a restart, a failed transaction or a dropped block.
 * Computed outputs and proofs are kept.
 * @param known the job's view, if the caller has just read it
 */
export async function reconcile(
  { store, chain, log }: Pick<Bookkeeping, "store" | "chain" | "log">,
  stale: JobRecord,
  known?: JobView,
): Promise<JobRecord> {
  const current = (): JobRecord => store.get(stale.jobId) ?? stale;
  let record = current();
  let next = await asOnChain(chain, record, known);
  // Another loop may have changed the record while the chain answered. Then the answer may be old, and we ask again.
  while (current() !== record) {
    record = current();
    next = await asOnChain(chain, record);
  }
  const hasMoved = next.phase !== record.phase || next.deadline !== record.deadline;
  if (hasMoved || next.delivery !== record.delivery) {
    store.put(next);
    if (next.phase !== record.phase) {
      const line = { jobId: record.jobId, stage: next.phase, was: record.phase, paid: next.paid };
      if (next.phase === "lost") log.error({ ...line, code: "LOCK_LOST" });
      else log.info(line);
    }
  }
  return next;
}
