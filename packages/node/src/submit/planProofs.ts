import { deliveryWindows, isOwed } from "@assay/sdk";
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
    // While the requester may still demand the output bytes, a proof of the words alone ends a dispute and not the job. One
    // call later does both. Once they are demanded, the proof must not wait for them.
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    const { demandBy } = deliveryWindows(chain.windows, delivery, status);
    const mayOwe = phase !== "contested" && delivery.outputDigest !== ZeroHash;
    if (delivery.proven || (mayOwe && !isOwed(delivery) && moment.time <= demandBy)) continue;
    const settlement = settlementOf(record);
    plans.push({ call: { kind: "prove", model, settlement, delivery }, records: [record] });
  }
  return plans;
}
