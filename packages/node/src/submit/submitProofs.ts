import { AssayError } from "@assay/sdk";

import type { Context } from "../context.js";
import { codeOf } from "../errors.js";
import { reconcile } from "../job/reconcile.js";
import type { JobRecord } from "../job/record.js";
import { without } from "../job/without.js";
import type { ServedModel } from "../ports/servedModel.js";
import { mayWait } from "./mayWait.js";
import { settlementOf } from "./settlementOf.js";

/** Sends every proof that is ready: a single one by itself, several of a model in one batch. */
export async function submitProofs(context: Context): Promise<void> {
  for (const [served, records] of ready(context)) {
    if (await isWaiting(context, records)) continue;
    await send(context, served, records.slice(0, context.config.maxBatch));
  }
}

/** Proofs that are ready, by model, the nearest deadline first. */
function ready({ store, models }: Context): Map<ServedModel, JobRecord[]> {
  const groups = new Map<ServedModel, JobRecord[]>();
  const proven = store
    .list()
    .filter(({ phase }) => phase === "proven")
    .sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
  for (const record of proven) {
    const served = models.get(record.request.modelId);
    if (served === undefined) continue;
    groups.set(served, [...(groups.get(served) ?? []), record]);
  }
  return groups;
}

/** Whether to wait for the proofs that are still in the making before sending these. */
async function isWaiting(
  { chain, config, store, pace, clock }: Context,
  records: readonly JobRecord[],
): Promise<boolean> {
  const inWork = store.list().some(({ phase }) => phase === "locked" || phase === "computed");
  if (!inWork || config.batchSeconds === 0) return false;
  const time = await chain.now();
  const batch = {
    size: records.length,
    readySince: Math.min(...records.map(({ provenAt }) => provenAt ?? 0)),
    deadline: records[0]?.deadline ?? time,
    nextSeconds: pace.proofMs / 1000,
  };
  return mayWait(config, batch, { machine: clock.now(), time });
}

async function send(context: Context, served: ServedModel, records: JobRecord[]): Promise<void> {
  const { chain, log } = context;
  const settlements = records.map(settlementOf);
  try {
    const { failures, gasUsed, transactionHash } = await chain.settle(served.model, settlements);
    for (const [i, record] of records.entries()) {
      const { jobId } = record;
      const failure = failures[i];
      if (failure !== undefined) {
        log.warn({ jobId, stage: "submit", code: codeOf(failure), reason: failure.message });
      }
      // The chain, and not the receipt, tells whether the job is settled and how much it paid.
      const { phase, paid } = await reconcile(context, afterFailure(context, record, failure));
      if (phase !== "settled") continue;
      // Each job's share of the transaction's gas.
      const share = gasUsed / BigInt(records.length);
      const batch = records.length;
      log.info({ jobId, stage: "paid", paid, gasUsed: share, batch, transactionHash });
    }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const { code, shortMessage: reason } = error;
    for (const record of records) {
      log.warn({ jobId: record.jobId, stage: "submit", code, reason });
      await reconcile(context, afterFailure(context, record, error));
    }
  }
}

/** Drops a proof that the market calls invalid. It was damaged on disk, and the bond is worth another proof. */
function afterFailure({ store }: Context, record: JobRecord, failure?: Error): JobRecord {
  if (!(failure instanceof AssayError) || failure.code !== "InvalidProof") return record;
  const next: JobRecord = { ...without(record, "outputs", "proof"), phase: "locked" };
  store.put(next);
  return next;
}
