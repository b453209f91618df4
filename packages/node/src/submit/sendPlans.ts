import { AssayError } from "@assay/sdk";

import { isDue, noteFailure } from "../backoff.js";
import type { Context } from "../context.js";
import { reconcile } from "../job/reconcile.js";
import type { JobRecord } from "../job/record.js";
import { takeIn } from "../job/takeIn.js";
import { without } from "../job/without.js";
import type { Plan } from "./plan.js";

/** Sends all plans in as few transactions as possible. A plan waits while one of its jobs waits after a failed call. */
export async function sendPlans(context: Context, plans: readonly Plan[]): Promise<void> {
  const { chain, store, memory, log } = context;
  const due = plans.filter(({ records }) =>
    records.every(({ jobId }) => isDue(context, memory.callSetbacks, jobId)),
  );
  if (due.length === 0) return;
  const { sent, events } = await chain.send(due.map(({ call }) => call));
  takeIn(context, events);
  for (const [i, plan] of due.entries()) {
    const outcome = sent[i];
    if (outcome === undefined) continue;
    const { failures, gasUsed, transactionHash } = outcome;
    const { kind } = plan.call;
    const done = failures.filter((failure) => failure === undefined).length;
    if (done > 0) log.info({ stage: kind, jobs: done, gasUsed, transactionHash });
    for (const [j, record] of plan.records.entries()) {
      const failure = failures[j];
      if (failure === undefined) memory.callSetbacks.delete(record.jobId);
      else await afterFailure(context, record, kind, failure, store.get(record.jobId));
    }
  }
}

/** Notes a failed call of one job, and asks the chain where the job stands. */
async function afterFailure(
  context: Context,
  record: JobRecord,
  kind: Plan["call"]["kind"],
  failure: AssayError,
  latest: JobRecord | undefined,
): Promise<void> {
  const { store, memory, log } = context;
  const { jobId } = record;
  const failures = noteFailure(context, memory.callSetbacks, jobId);
  const { code, shortMessage } = failure;
  log.warn({ jobId, stage: kind, code, reason: shortMessage, failures });
  // Another account's transaction came first, and its event has already changed the record.
  if (latest !== undefined && latest.phase !== record.phase) return;
  try {
    if (code === "InvalidProof" && kind === "prove") {
      store.put(without(latest ?? record, "proof"));
    }
    const { phase } = await reconcile(context, latest ?? record);
    // A lie that stays unrefuted is paid, so people must look before its challenge window ends.
    if (phase === "contested" && (kind === "prove" || kind === "challenge")) {
      log.error({ jobId, alarm: "REFUTATION_FAILED", stage: kind, code, reason: shortMessage });
    }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    log.warn({ jobId, stage: "reconcile", code: error.code });
  }
}
