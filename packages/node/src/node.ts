import { backoffMs, noteFailure } from "./backoff.js";
import { compute } from "./compute/compute.js";
import { runEnclaveJobs } from "./compute/runEnclaveJobs.js";
import type { Context } from "./context.js";
import { codeOf } from "./errors.js";
import { planGuard } from "./guard/planGuard.js";
import { recheck } from "./guard/recheck.js";
import { reconcile } from "./job/reconcile.js";
import { HELD } from "./job/record.js";
import { lock } from "./lock/lock.js";
import { declareProver } from "./price/declareProver.js";
import { nextToProve } from "./prove/nextToProve.js";
import { prove } from "./prove/prove.js";
import { keepSession } from "./session/keepSession.js";
import { expireMissed } from "./settle/expireMissed.js";
import { planAudits } from "./settle/planAudits.js";
import { planPosts } from "./settle/planPosts.js";
import { planQuarantine } from "./settle/planQuarantine.js";
import { withdrawEarnings } from "./settle/withdrawEarnings.js";
import { momentOf } from "./submit/plan.js";
import { planBytes } from "./submit/planBytes.js";
import { planDeliveries } from "./submit/planDeliveries.js";
import { planProofs } from "./submit/planProofs.js";
import { sendPlans } from "./submit/sendPlans.js";
import { submitProofs } from "./submit/submitProofs.js";
import { watch } from "./watch/watch.js";

/** Polls between two runs of a step that is never urgent. */
const RARELY = 5;

/** An operator's node: six loops over one store. */
export interface Node {
  /** Asks the chain about every job that was held when the node stopped. */
  resume(): Promise<void>;
  /** Looks at the chain once: watch, price, lock. */
  takeJobs(): Promise<void>;
  /** Computes and proves the held job with the nearest deadline. @returns whether there was one */
  workOnce(): Promise<boolean>;
  /** Sends the proofs that are ready. */
  deliver(): Promise<void>;
  /** Declares the prover, expires others' missed locks and withdraws earnings; none has a deadline. */
  tidy(): Promise<void>;
  /** Keeps the enclave's session. */
  attest(): Promise<void>;
  /** Runs enclave jobs, rechecks others' results, and sends the calls that are due for both. */
  attend(): Promise<void>;
  /** Runs until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Puts the stages together. */
export function createNode(context: Context): Node {
  const { store, chain, clock, memory, log } = context;

  async function resume(): Promise<void> {
    await chain.drain();
    if (store.cursor() !== undefined) await watch(context);
    memory.outageRound = await chain.countOutages();
    for (const record of store.list()) {
      if (!HELD.includes(record.phase)) continue;
      const next = await reconcile(context, record);
      log.info({ jobId: record.jobId, stage: "resumed", was: record.phase, phase: next.phase });
    }
  }

  /** After an outage of the sequencer every deadline has moved. */
  async function countOutages(): Promise<void> {
    const round = await chain.countOutages();
    if (round === memory.outageRound) return;
    for (const record of store.list()) {
      if (HELD.includes(record.phase)) await reconcile(context, record);
    }
    memory.outageRound = round;
    log.info({ stage: "outages counted", round: String(round) });
  }

  async function takeJobs(): Promise<void> {
    await countOutages();
    await watch(context);
    await lock(context);
  }

  async function workOnce(): Promise<boolean> {
    const record = await nextToProve(context);
    if (record === undefined) return false;
    const { jobId } = record;
    try {
      await prove(context, record.outputs === undefined ? compute(context, record) : record);
      memory.workSetbacks.delete(jobId);
    } catch (error) {
      const code = codeOf(error);
      const failures = noteFailure(context, memory.workSetbacks, jobId);
      if (code === "PROOF_MISMATCH") memory.unprovable.add(jobId);
      log.error({ jobId, stage: "work", code, failures, err: error });
    }
    return true;
  }

  async function attend(): Promise<void> {
    await runEnclaveJobs(context);
    recheck(context);
    const before = await momentOf(context);
    if (before === undefined) return;
    const { posts, after: moment } = await planPosts(context, before);
    const plans = [
      ...posts,
      ...(await planQuarantine(context)),
      ...planProofs(context, moment),
      ...(await planDeliveries(context, moment)),
      ...(await planBytes(context, moment)),
      ...planGuard(context, moment),
    ];
    const audits = planAudits(context, moment, plans.length > 0);
    await sendPlans(context, [...plans, ...audits]);
  }

  async function tidy(): Promise<void> {
    await declareProver(context);
    await expireMissed(context);
    await withdrawEarnings(context);
  }

  const deliver = (): Promise<void> => submitProofs(context);
  const attest = (): Promise<void> => keepSession(context);

  /**
   * Repeats a step until the signal aborts. After failures it waits longer each time.
   * @param step returns whether the next run should follow at once
   * @param rarity polls between two runs
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
      if (!busy) await clock.sleep(rarity * backoffMs(context, failures), signal);
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    await resume();
    await declareProver(context);
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
