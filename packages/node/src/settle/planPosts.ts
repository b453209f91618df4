import { deliveryWindows } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Moment, Plan } from "../submit/plan.js";

/** Whether a step of ours waits for the seed of a result's audit, and whether that step is due now. */
function waiting(
  { chain, config }: Context,
  { phase, delivery, proof }: JobRecord,
  moment: Moment,
): "no" | "later" | "now" {
  if (delivery?.provable !== true || moment.seedOf.has(delivery.auditTarget)) return "no";
  // A refutation asks whether the audit would have found the error.
  if (phase === "contested") return proof !== undefined ? "now" : "no";
  const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
  const isDue = moment.time > deliveryWindows(chain.windows, delivery, status).challengeBy;
  // A proof settles a result that the requester wants proven, without a draw.
  if (phase === "provisional") {
    if (delivery.disputedAt !== 0n || delivery.proofWanted) return "no";
    return isDue ? "now" : "later";
  }
  return phase === "watched" && config.keeper && isDue ? "now" : "no";
}

/** Results of one target that wait for its seed. */
interface Waiting {
  records: JobRecord[];
  /** Whether a step is due. */
  isDue: boolean;
  /** Prices of our own results, token units. */
  pay: bigint;
}

function waitingByTarget(context: Context, moment: Moment): Map<bigint, Waiting> {
  const byTarget = new Map<bigint, Waiting>();
  for (const record of context.store.list()) {
    const when = waiting(context, record, moment);
    if (when === "no" || record.delivery === undefined) continue;
    const { auditTarget, price } = record.delivery;
    const entry = byTarget.get(auditTarget) ?? { records: [], isDue: false, pay: 0n };
    entry.records.push(record);
    entry.isDue ||= when === "now";
    // A result of another operator is worth its reward only, but for a refutation.
    if (record.phase !== "watched") entry.pay += price;
    byTarget.set(auditTarget, entry);
  }
  return byTarget;
}

/**
 * Posts of the seeds that our steps wait for, as soon as the beacon has them and they pay (`postCost`). One post serves every
 * result of its target.
 * @returns the posts, which come first in their transaction, and the moment after them
 */
export async function planPosts(
  context: Context,
  moment: Moment,
): Promise<{ posts: Plan[]; after: Moment }> {
  const posts: Plan[] = [];
  const seedOf = new Map(moment.seedOf);
  const byTarget = waitingByTarget(context, moment);
  if (byTarget.size === 0) return { posts, after: moment };
  const { chain, config } = context;
  const reward = await chain.postReward();
  for (const [target, { records, isDue, pay }] of byTarget) {
    const isPaid = reward >= config.postCost || (isDue && reward + pay >= config.postCost);
    const found = isPaid ? await chain.seedEvidence(target) : undefined;
    const [first] = records;
    if (found === undefined || first?.delivery === undefined) continue;
    const { evidence, seed } = found;
    seedOf.set(target, seed);
    const { jobId, delivery } = first;
    const live = reward === 0n ? {} : { live: { jobId, delivery } };
    posts.push({ call: { kind: "post", target, evidence, ...live }, records: [first] });
  }
  return { posts, after: { ...moment, seedOf } };
}
