import type { Settlement } from "@assay/sdk";
import { AssayError } from "@assay/sdk";

import type { Context, ServedModel } from "../context.js";
import type { JobRecord } from "../job.js";
import { reconcile } from "../lock/reconcile.js";
import { settled } from "../settle/settled.js";

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

/** Whether to wait for more proofs before sending these. */
async function mayWait(
  { chain, config, store, pace, clock }: Context,
  records: JobRecord[],
): Promise<boolean> {
  if (records.length >= config.maxBatch) return false;
  const inWork = store.list().some(({ phase }) => phase === "locked" || phase === "computed");
  const oldest = Math.min(...records.map(({ provenAt }) => provenAt ?? 0));
  if (!inWork || clock.now() - oldest >= config.batchSeconds * 1000) return false;
  const now = await chain.now();
  // Another proof, the wait itself and the margin must fit before the nearest deadline.
  const needed = config.marginSeconds + config.batchSeconds + pace.proofMs / 1000;
  return Number((records[0]?.deadline ?? now) - now) > needed;
}

/** Sends every proof that is ready: one alone, several of a model in one batch. */
export async function submit(context: Context): Promise<void> {
  for (const [served, records] of ready(context)) {
    if (await mayWait(context, records)) continue;
    await send(context, served, records.slice(0, context.config.maxBatch));
  }
}

async function send(context: Context, served: ServedModel, records: JobRecord[]): Promise<void> {
  const { chain, log } = context;
  const settlements = records.map(({ request, outputs, proof }): Settlement => ({
    request,
    inputs: [],
    outputs: outputs ?? [],
    proof: proof ?? "0x",
  }));
  try {
    const { failures, gasUsed, transactionHash } = await chain.settle(served.model, settlements);
    for (const [i, record] of records.entries()) {
      const failure = failures[i];
      if (failure !== undefined) {
        const code = failure instanceof AssayError ? failure.code : "UNKNOWN";
        log.warn({ jobId: record.jobId, stage: "submit", code, reason: failure.message });
      }
      await settled(context, afterFailure(context, record, failure), {
        // One transaction's gas, shared among its jobs.
        gasUsed: gasUsed / BigInt(records.length),
        batch: records.length,
        transactionHash,
      });
    }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    for (const record of records) {
      log.warn({
        jobId: record.jobId,
        stage: "submit",
        code: error.code,
        reason: error.shortMessage,
      });
      await reconcile(context, afterFailure(context, record, error));
    }
  }
}

/** Where the market refuses a proof that we kept, it was damaged: the bond is worth another one. */
function afterFailure({ store }: Context, record: JobRecord, failure?: Error): JobRecord {
  if (!(failure instanceof AssayError) || failure.code !== "InvalidProof") return record;
  const next: JobRecord = { ...record, phase: "locked" };
  delete next.outputs;
  delete next.proof;
  store.put(next);
  return next;
}
