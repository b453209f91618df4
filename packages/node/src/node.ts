import { compute } from "./compute/compute.js";
import type { Context } from "./context.js";
import type { JobRecord } from "./job.js";
import { HELD } from "./job.js";
import { lock } from "./lock/lock.js";
import { reconcile } from "./lock/reconcile.js";
import { prove } from "./prove/prove.js";
import { expireMissed } from "./settle/expireMissed.js";
import { withdrawEarnings } from "./settle/withdrawEarnings.js";
import { submit } from "./submit/submit.js";
import { watch } from "./watch/watch.js";

/** Longest wait after repeated failures, milliseconds; and while a job is held, whose deadline comes nearer. */
const MAX_BACKOFF_MS = 60_000;
const MAX_BACKOFF_HELD_MS = 5_000;

/** The typed error's code; every package of this project gives its errors one. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "UNKNOWN";
}

/** An operator's node: four loops over one store. */
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

  const deliver = (): Promise<void> => submit(context);

  /** Failed attempts of a job, and when to try it again: one bad job must not hold up the others. */
  const setbacks = new Map<string, { failures: number; until: number }>();

  /** The held job with the nearest deadline that its proof can still meet. */
  async function nextJob(): Promise<JobRecord | undefined> {
    const candidates = store
      .list()
      .filter(({ phase }) => phase === "locked" || phase === "computed")
      .filter(({ jobId }) => (setbacks.get(jobId)?.until ?? 0) <= clock.now())
      .sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
    if (candidates.length === 0) return undefined;
    const now = await chain.now();
    for (const record of candidates) {
      if (record.deadline === undefined || record.deadline >= now) return record;
      const checked = await reconcile(context, record);
      if (HELD.includes(checked.phase) && (checked.deadline ?? 0n) >= now) return checked;
      if (HELD.includes(checked.phase)) {
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
      await prove(context, record.phase === "locked" ? compute(context, record) : record);
      setbacks.delete(record.jobId);
    } catch (error) {
      const failures = (setbacks.get(record.jobId)?.failures ?? 0) + 1;
      setbacks.set(record.jobId, { failures, until: clock.now() + backoff(failures) });
      log.error({ jobId: record.jobId, stage: "work", code: codeOf(error), failures, err: error });
    }
    return true;
  }

  async function tidy(): Promise<void> {
    await expireMissed(context);
    await withdrawEarnings(context);
  }

  /** Repeats a step; after failures it waits longer each time. */
  async function loop(
    name: string,
    step: () => Promise<boolean>,
    signal: AbortSignal,
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
      if (!busy) await clock.sleep(backoff(failures), signal);
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
      loop("tidy", idle(tidy), signal),
    ]);
  }

  return { resume, takeJobs, workOnce, deliver, tidy, run };
}
