import { AssayError } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { reconcile } from "../lock/reconcile.js";
import { takeIn } from "../watch/takeIn.js";
import { without } from "../without.js";
import type { Moment, Plan } from "./plan.js";
import { planAnswers, planData } from "./planAnswers.js";
import { planAudits } from "./planAudits.js";
import { planDeliveries } from "./planDeliveries.js";
import { planWatch } from "./planWatch.js";

/** Failed calls of a job, and when to try again: milliseconds of machine time. */
interface Setback {
  failures: number;
  until: number;
}

const RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
const setbacks = new WeakMap<Context["store"], Map<string, Setback>>();
const reaches = new WeakMap<Context["chain"], number>();

/** Phases in which an enclave's result is on chain. */
const DELIVERED = new Set(["provisional", "disputed", "watched", "contested"]);

/**
 * Sends all that is due for enclave jobs, in as few transactions as possible: deliveries, finalisations, draws, proofs,
 * demanded bytes, and the watchtower's work.
 */
export async function settleEnclaveJobs(context: Context): Promise<void> {
  const { chain, store, log } = context;
  const moment = await momentOf(context);
  if (moment === undefined) return;
  const reach = reaches.get(chain) ?? (await chain.hashReach());
  reaches.set(chain, reach);

  const now = [
    ...planAnswers(context, moment),
    ...(await planDeliveries(context, moment)),
    ...planData(context, moment),
    ...(await planWatch(context, moment, reach)),
  ];
  const all = [...now, ...(await planAudits(context, moment, reach, now.length > 0))];
  const due = all.filter((plan) => isDue(context, plan));
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
      await settleItem(context, record, kind, failures[j], store.get(record.jobId));
    }
  }
}

/** The moment, if there is anything to plan for. */
async function momentOf({ chain, store, enclave, clock }: Context): Promise<Moment | undefined> {
  const vendors = new Set<bigint>();
  let isIdle = true;
  for (const { phase, delivery, request } of store.list()) {
    if (DELIVERED.has(phase) && delivery !== undefined) vendors.add(delivery.vendor);
    if ((phase === "locked" || phase === "computed") && request.assurance !== 0) isIdle = false;
  }
  if (isIdle && vendors.size === 0) return undefined;
  if (enclave !== undefined) vendors.add(BigInt(enclave.vendor));
  const [head, ...statuses] = await Promise.all([
    chain.head(),
    ...[...vendors].map(async (vendor) => [vendor, await chain.vendorStatus(vendor)] as const),
  ]);
  return { ...head, machine: clock.now(), statusOf: new Map(statuses) };
}

/** Whether none of a plan's jobs waits after a failure. */
function isDue({ store, clock }: Context, { records }: Plan): boolean {
  const waiting = setbacks.get(store);
  return records.every(({ jobId }) => (waiting?.get(jobId)?.until ?? 0) <= clock.now());
}

/** Keeps what a call came to for one job; after a failure the chain says where the job stands. */
async function settleItem(
  context: Context,
  record: JobRecord,
  kind: Plan["call"]["kind"],
  failure: AssayError | undefined,
  latest: JobRecord | undefined,
): Promise<void> {
  const { store, clock, log } = context;
  let waiting = setbacks.get(store);
  if (waiting === undefined) setbacks.set(store, (waiting = new Map<string, Setback>()));
  if (failure === undefined) {
    waiting.delete(record.jobId);
    return;
  }
  const failures = (waiting.get(record.jobId)?.failures ?? 0) + 1;
  const until = clock.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** Math.min(failures - 1, 10));
  waiting.set(record.jobId, { failures, until });
  const { code, shortMessage } = failure;
  log.warn({ jobId: record.jobId, stage: kind, code, reason: shortMessage, failures });
  // Somebody else's transaction came first, and its event is taken in already.
  if (latest !== undefined && latest.phase !== record.phase) return;
  try {
    if (code === "InvalidProof" && kind === "prove") {
      store.put(without(latest ?? record, "proof"));
    }
    await reconcile(context, latest ?? record);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    log.warn({ jobId: record.jobId, stage: "reconcile", code: error.code });
  }
}
