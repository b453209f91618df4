import { isDue } from "../backoff.js";
import type { Context } from "../context.js";
import { reconcile } from "../job/reconcile.js";
import type { JobRecord } from "../job/record.js";
import { WORKING } from "../job/record.js";
import { dueBy } from "./dueBy.js";
import { needsProof } from "./needsProof.js";
import { workOrder } from "./workOrder.js";

/** The job with the nearest deadline that its proof can still meet, across proven jobs, disputes and refutations. */
export async function nextToProve(context: Context): Promise<JobRecord | undefined> {
  const { store, chain, memory, log } = context;
  const candidates = store
    .list()
    .filter((record) => needsProof(record) && !memory.unprovable.has(record.jobId))
    .filter(({ jobId }) => isDue(context, memory.workSetbacks, jobId));
  if (candidates.length === 0) return undefined;
  const now = await chain.now();
  for (const { record, due } of workOrder(context, candidates, now)) {
    if (due === 0n || due >= now) return record;
    if (record.phase === "provisional") return record;
    if (record.phase === "contested") {
      const { delivery } = record;
      // A downgrade of the vendor since the delivery makes the window longer.
      const status = delivery && (await chain.vendorStatus(delivery.vendor));
      if ((dueBy(chain.windows, record, status) ?? 0n) >= now) return record;
      continue;
    }
    const checked = await reconcile(context, record);
    if (needsProof(checked) && (dueBy(chain.windows, checked) ?? 0n) >= now) return checked;
    if (WORKING.includes(checked.phase)) {
      store.put({ ...checked, phase: "lost", reason: "the deadline passed" });
      log.error({ jobId: record.jobId, stage: "lost", code: "LOCK_LOST" });
    }
  }
  return undefined;
}
