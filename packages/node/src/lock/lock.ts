import type { JobView } from "@assay/sdk";
import { AssayError, bondFor } from "@assay/sdk";
import { ZeroAddress } from "ethers";

import type { Context } from "../context.js";
import { reconcile } from "../job/reconcile.js";
import type { JobRecord } from "../job/record.js";
import { takeIn } from "../job/takeIn.js";
import type { Means } from "../price/means.js";
import { decide } from "../price/decide.js";
import { sessionState } from "../session/sessionState.js";

/** Decides about every waiting job in the order of their `lockBy`, and locks the worthwhile ones in one transaction. */
export async function lock(context: Context): Promise<void> {
  const { store, chain, config } = context;
  await recover(context);
  const waiting = store
    .list()
    .filter(({ phase }) => phase === "waiting")
    .sort((a, b) => Number(a.request.lockBy - b.request.lockBy));
  if (waiting.length === 0) return;
  const [now, free, waitingSlashes, jailedUntil, prover, undecided, session, balance] =
    await Promise.all([
      chain.now(),
      chain.freeStake(),
      chain.waitingSlashes(),
      chain.jailedUntil(),
      chain.prover(),
      chain.undecided(),
      sessionState(context),
      chain.earnings(),
    ]);
  const means: Means = { free, waitingSlashes, jailedUntil, prover, undecided, session, balance };
  const chosen: Chosen[] = [];
  for (const record of waiting) {
    const picked = await choose(context, record, now, means);
    if (picked === undefined) continue;
    chosen.push(picked);
    const { bondBps } = picked;
    means.free -= bondFor(record.request.maxPrice, BigInt(bondBps), chain.minBond);
    ++means.undecided;
    if (chosen.length >= config.maxBatch) break;
  }
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) await lockOne(context, only);
  else if (chosen.length > 1) await lockMany(context, chosen);
}

/** A job that the node is about to lock, and that is on disk as `locking`. */
interface Chosen {
  record: JobRecord;
  view: JobView;
  bondBps: number;
}

/** Asks the chain about locks whose outcome is unknown: their transactions may have been mined. */
async function recover(context: Context): Promise<void> {
  const unknown = context.store.list().filter(({ phase }) => phase === "locking");
  if (unknown.length === 0) return;
  await context.chain.drain();
  for (const record of unknown) await reconcile(context, record);
}

/** A job as its events describe it. The terms of a reopened job differ from its request, so they are read from the chain. */
async function viewOf({ chain }: Context, record: JobRecord): Promise<JobView> {
  const { jobId, holder, reopened = false } = record;
  if (reopened && holder === undefined) return chain.job(jobId);
  return {
    ...{ jobId, reopened, operator: holder ?? ZeroAddress, lockedAt: 0n, bondWorth: 0n },
    ...{ state: holder === undefined ? "Open" : "Locked", bondBps: 0n, pauseIndex: 0n },
    ...{ feeBps: 0n, reserve: 0n, bonus: 0n, stretch: 0n, declined: false },
    ...{ inputPublic: false, inputDemanded: false, inputPosted: false },
  };
}

/** Decides about one job, and keeps the decision. */
async function choose(
  context: Context,
  record: JobRecord,
  now: bigint,
  means: Means,
): Promise<Chosen | undefined> {
  const { chain, store } = context;
  const log = context.log.child({ jobId: record.jobId });
  let view = await viewOf(context, record);
  if (view.state === "Locked" && view.operator.toLowerCase() === chain.operator.toLowerCase()) {
    await reconcile(context, record, view);
    return undefined;
  }
  let decision = await decide(context, record, view, now, means);
  if (decision.do === "forget") {
    // Events alone are no reason to forget a job: a pause of the market may have moved its deadlines.
    view = await chain.job(record.jobId);
    decision = await decide(context, record, view, now, means);
  }
  switch (decision.do) {
    case "forget":
      store.put({ ...record, phase: "gone", reason: decision.reason });
      log.info({ stage: "gone", reason: decision.reason });
      return undefined;
    case "wait":
      if (record.reason !== decision.reason) {
        store.put({ ...record, reason: decision.reason });
        log.info({ stage: "waiting", reason: decision.reason });
      }
      return undefined;
    case "refuse":
      store.put({ ...record, phase: "refused", reason: decision.error.message });
      log.warn({
        stage: "refused",
        code: decision.error.code,
        reason: decision.error.shortMessage,
      });
      return undefined;
    case "lock": {
      // On disk before the transaction leaves: after a restart the chain knows its outcome.
      const locking: JobRecord = { ...record, phase: "locking" };
      delete locking.reason;
      store.put(locking);
      return { record: locking, view, bondBps: decision.bondBps };
    }
  }
}

async function lockOne(context: Context, { record, view, bondBps }: Chosen): Promise<void> {
  const { chain, store } = context;
  const log = context.log.child({ jobId: record.jobId });
  try {
    const { gasUsed, transactionHash, ...outcome } = await chain.lock(record.request, bondBps);
    const deadline = outcome.deadline + (view.stretch ?? 0n);
    store.put({ ...record, ...outcome, deadline, phase: "locked" });
    log.info({ stage: "locked", ...outcome, deadline, gasUsed, transactionHash });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    log.warn({ stage: "lock", code: error.code, reason: error.shortMessage });
    await reconcile(context, record);
  }
}

async function lockMany(context: Context, chosen: Chosen[]): Promise<void> {
  const { chain, store, log } = context;
  const items = chosen.map(({ record: { request }, bondBps }) => ({ request, bondBps }));
  const { sent, events } = await chain.send([{ kind: "lockMany", items }]);
  takeIn(context, events);
  const [outcome] = sent;
  for (const [i, { record }] of chosen.entries()) {
    const { jobId } = record;
    if (store.get(jobId)?.phase === "locked") continue;
    const failure = outcome?.failures[i];
    const { code = "WrongState", shortMessage } = failure ?? {};
    log.warn({ jobId, stage: "lock", code, reason: shortMessage ?? "another operator was faster" });
    await reconcile(context, record);
  }
  log.info({
    stage: "lockedMany",
    jobs: chosen.length,
    gasUsed: outcome?.gasUsed,
    transactionHash: outcome?.transactionHash,
  });
}
