import { deliveryWindows } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Moment, Plan } from "../submit/plan.js";

/** Whether a step of ours waits for the seed of a result's audit. */
function waits({ chain, config }: Context, record: JobRecord, moment: Moment): boolean {
  const { phase, delivery, proof } = record;
  if (delivery?.provable !== true || moment.seedOf.has(delivery.auditTarget)) return false;
  // A proof settles a result that the requester wants proven, without a draw.
  if (phase === "provisional") return delivery.disputedAt === 0n && !delivery.proofWanted;
  // The finder has a share of the bond if the seed shows that the audit spared the result.
  if (phase === "contested") return proof !== undefined && delivery.disputedAt === 0n;
  if (phase !== "watched" || !config.keeper) return false;
  const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
  return moment.time > deliveryWindows(chain.windows, delivery, status).challengeBy;
}

/**
 * Posts of the seeds that our steps wait for, as soon as the beacon has them. One post serves every result of its target.
 * @returns the posts, which come first in their transaction, and the moment after them
 */
export async function planPosts(
  context: Context,
  moment: Moment,
): Promise<{ posts: Plan[]; after: Moment }> {
  const byTarget = new Map<bigint, JobRecord[]>();
  for (const record of context.store.list()) {
    if (record.delivery === undefined || !waits(context, record, moment)) continue;
    const { auditTarget } = record.delivery;
    byTarget.set(auditTarget, [...(byTarget.get(auditTarget) ?? []), record]);
  }
  const posts: Plan[] = [];
  const seedOf = new Map(moment.seedOf);
  for (const [target, records] of byTarget) {
    const found = await context.chain.seedEvidence(target);
    if (found === undefined) continue;
    const { evidence, seed } = found;
    seedOf.set(target, seed);
    posts.push({ call: { kind: "post", target, evidence }, records: records.slice(0, 1) });
  }
  return { posts, after: { ...moment, seedOf } };
}
