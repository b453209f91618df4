import { deliveryWindows } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { Moment, Plan } from "./plan.js";
import { settlementOf } from "./settlementOf.js";

/** Proofs of delivered results that are ready, the nearest deadline first: of our own results, and of others' errors. */
export function planProofs({ store, models, chain }: Context, moment: Moment): Plan[] {
  const plans: Plan[] = [];
  const ready = store
    .list()
    .filter(({ phase, proof }) => {
      return proof !== undefined && ["provisional", "disputed", "contested"].includes(phase);
    })
    .sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
  for (const record of ready) {
    const { request, delivery, phase } = record;
    const { model } = models.get(request.modelId) ?? {};
    if (model === undefined || delivery === undefined || model.circuitId === ZeroHash) continue;
    // A refutation needs the seed: see `planPosts`.
    if (phase === "contested" && !moment.seedOf.has(delivery.auditTarget)) continue;
    // While the requester may still demand the output bytes, a proof of the words alone does not settle the job.
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    const { challengeBy } = deliveryWindows(chain.windows, delivery, status);
    const isOwing = phase !== "contested" && delivery.outputDigest !== ZeroHash;
    if (isOwing && moment.time <= challengeBy) continue;
    const settlement = settlementOf(record);
    plans.push({ call: { kind: "prove", model, settlement, delivery }, records: [record] });
  }
  return plans;
}
