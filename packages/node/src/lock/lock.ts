import { AssayError } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { decide } from "../price/decide.js";
import { reconcile } from "./reconcile.js";

/** Looks at every job that waits, the one that closes first first, and locks what is worth it. */
export async function lock(context: Context): Promise<void> {
  const { store, chain } = context;
  await recover(context);
  const waiting = store
    .list()
    .filter(({ phase }) => phase === "waiting")
    .sort((a, b) => Number(a.request.lockBy - b.request.lockBy));
  if (waiting.length === 0) return;
  const now = await chain.now();
  for (const record of waiting) await lockOne(context, record, now);
}

/** Locks whose outcome the chain did not tell us: it may have taken them all the same. */
async function recover(context: Context): Promise<void> {
  const unknown = context.store.list().filter(({ phase }) => phase === "locking");
  if (unknown.length === 0) return;
  await context.chain.drain();
  for (const record of unknown) await reconcile(context, record);
}

async function lockOne(context: Context, record: JobRecord, now: bigint): Promise<void> {
  const { chain, store, config } = context;
  const log = context.log.child({ jobId: record.jobId });
  const view = await chain.job(record.jobId);
  if (view.state === "Locked" && view.operator.toLowerCase() === chain.operator.toLowerCase()) {
    await reconcile(context, record, view);
    return;
  }
  const decision = await decide(context, record, view, now);
  switch (decision.do) {
    case "forget":
      store.put({ ...record, phase: "gone", reason: decision.reason });
      log.info({ stage: "gone", reason: decision.reason });
      return;
    case "wait":
      if (record.reason !== decision.reason) {
        store.put({ ...record, reason: decision.reason });
        log.info({ stage: "waiting", reason: decision.reason });
      }
      return;
    case "refuse":
      store.put({ ...record, phase: "refused", reason: decision.error.message });
      log.warn({
        stage: "refused",
        code: decision.error.code,
        reason: decision.error.shortMessage,
      });
      return;
    case "lock":
      break;
  }
  // On disk before the transaction leaves: a restart asks the chain what became of it.
  const locking: JobRecord = { ...record, phase: "locking" };
  delete locking.reason;
  store.put(locking);
  try {
    const { gasUsed, transactionHash, ...outcome } = await chain.lock(
      record.request,
      config.bondHundredths,
    );
    const deadline = outcome.deadline + view.stretch;
    store.put({ ...locking, ...outcome, deadline, phase: "locked" });
    log.info({
      stage: "locked",
      price: outcome.price,
      bond: outcome.bond,
      deadline,
      gasUsed,
      transactionHash,
    });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    log.warn({ stage: "lock", code: error.code, reason: error.shortMessage });
    await reconcile(context, locking);
  }
}
