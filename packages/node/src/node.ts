import { compute } from "./compute/compute.js";
import type { Context } from "./context.js";
import { keepSession } from "./enclave/keepSession.js";
import { recheck } from "./enclave/recheck.js";
import { runJobs } from "./enclave/runJobs.js";
import { settleEnclaveJobs } from "./enclave/settleEnclaveJobs.js";
import type { JobRecord } from "./job.js";
import { HELD, WORKING } from "./job.js";
import { lock } from "./lock/lock.js";
import { reconcile } from "./lock/reconcile.js";
import { dueBy } from "./prove/dueBy.js";
import { needsProof } from "./prove/needsProof.js";
import { prove } from "./prove/prove.js";
import { workOrder } from "./prove/workOrder.js";
import { expireMissed } from "./settle/expireMissed.js";
import { withdrawEarnings } from "./settle/withdrawEarnings.js";
import { submit } from "./submit/submit.js";
import { watch } from "./watch/watch.js";

/** Longest wait after repeated failures, milliseconds; and while a job is held, whose deadline comes nearer. */
const MAX_BACKOFF_MS = 60_000;
const MAX_BACKOFF_HELD_MS = 5_000;
/** Polls between two looks at what is never urgent. */
const RARELY = 5;

/** The typed error's code; every package of this project gives its errors one. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "UNKNOWN";
}

/** An operator's node: six loops over one store. */
export interface Node {
  /** Asks the chain what became of every job that was held when the node stopped. */
  resume(): Promise<void>;
  /** One look at the chain: watch, price, lock. */
  takeJobs(): Promise<void>;
  /** Computes and proves the held job with the nearest deadline. @returns whether there was one */
  workOnce(): Promise<boolean>;
  /** Sends what is proven. */
  deliver(): Promise<void>;
  /** Does the keeper's work and sends earnings away: nothing here has a deadline. */
  tidy(): Promise<void>;
  /** Looks after the enclave's session. */
  attest(): Promise<void>;
  /** Runs enclave jobs, rechecks others' results, and sends all that is due for both. */
  attend(): Promise<void>;
  /** Runs until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Puts the stages together. */
export function createNode(context: Context): Node {
  const { store, chain, clock, config, log } = context;

  /** The poll's own time after success, twice as long after each failure. */
  function backoff(failures: number): number {
    const isHolding = store.list().some(({ phase }) => HELD.includes(phase));
    const longest = Math.max(config.pollMs, isHolding ? MAX_BACKOFF_HELD_MS : MAX_BACKOFF_MS);
    return Math.min(longest, config.pollMs * 2 ** Math.min(failures, 10));
  }

  async function resume(): Promise<void> {
    await chain.drain();
    if (store.cursor() !== undefined) await watch(context);
    for (const record of store.list()) {
      if (!HELD.includes(record.phase)) continue;
      const next = await reconcile(context, record);
      log.info({ jobId: record.jobId, stage: "resumed", was: record.phase, phase: next.phase });
    }
  }

  async function takeJobs(): Promise<void> {
    await watch(context);
    await lock(context);
  }

  async function attest(): Promise<void> {
    await keepSession(context);
  }

  async function attend(): Promise<void> {
    await runJobs(context);
    recheck(context);
    await settleEnclaveJobs(context);
  }

  const deliver = (): Promise<void> => submit(context);

  /** Jobs whose outputs no proof of the circuit agrees with: trying again would burn time that others need. */
  const hopeless = new Set<string>();

  /** Failed attempts of a job, and when to try it again: one bad job must not hold up the others. */
  const setbacks = new Map<string, { failures: number; until: number }>();

  /** The job with the nearest deadline that its proof can still meet: proven jobs and disputes alike. */
  async function nextJob(): Promise<JobRecord | undefined> {
    const candidates = store
      .list()
      .filter((record) => needsProof(record) && !hopeless.has(record.jobId))
      .filter(({ jobId }) => (setbacks.get(jobId)?.until ?? 0) <= clock.now());
    if (candidates.length === 0) return undefined;
    const now = await chain.now();
    for (const { record, due } of workOrder(context, candidates, now)) {
      if (due === 0n || due >= now) return record;
      if (record.phase === "provisional") return record;
      if (record.phase === "contested") {
        const { delivery } = record;
        // Its vendor may have been downgraded since, and its window with that be longer.
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

  async function workOnce(): Promise<boolean> {
    const record = await nextJob();
    if (record === undefined) return false;
    try {
      const isNew = record.outputs === undefined;
      await prove(context, isNew ? compute(context, record) : record);
      setbacks.delete(record.jobId);
    } catch (error) {
      const failures = (setbacks.get(record.jobId)?.failures ?? 0) + 1;
      setbacks.set(record.jobId, { failures, until: clock.now() + backoff(failures) });
      if (codeOf(error) === "PROOF_MISMATCH") hopeless.add(record.jobId);
      log.error({ jobId: record.jobId, stage: "work", code: codeOf(error), failures, err: error });
    }
    return true;
  }

  async function tidy(): Promise<void> {
    await expireMissed(context);
    await withdrawEarnings(context);
  }

  /**
   * Repeats a step; after failures it waits longer each time.
   * @param rarity how many polls lie between two steps of something that is never urgent
   */
  async function loop(
    name: string,
    step: () => Promise<boolean>,
    signal: AbortSignal,
    rarity = 1,
  ): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let busy = false;
      try {
        busy = await step();
        failures = 0;
      } catch (error) {
        failures++;
        log.error({ loop: name, code: codeOf(error), failures, err: error });
      }
      if (!busy) await clock.sleep(rarity * backoff(failures), signal);
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    await resume();
    const idle = (step: () => Promise<void>) => async () => {
      await step();
      return false;
    };
    await Promise.all([
      loop("take", idle(takeJobs), signal),
      loop("work", workOnce, signal),
      loop("deliver", idle(deliver), signal),
      loop("attest", idle(attest), signal, RARELY),
      loop("attend", idle(attend), signal),
      loop("tidy", idle(tidy), signal, RARELY),
    ]);
  }

  return { resume, takeJobs, workOnce, deliver, tidy, attest, attend, run };
}
