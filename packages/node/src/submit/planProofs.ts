import { deliveryWindows, isOwed } from "@assay/sdk";
import { ZeroAddress, ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { Moment, Plan } from "./plan.js";
import { settlementOf } from "./settlementOf.js";

/** Proofs of delivered results that are ready, the nearest deadline first: of our own results, and of others' errors. */
export function planProofs({ store, models, chain, config }: Context, moment: Moment): Plan[] {
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
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    const { challengeBy, demandBy } = deliveryWindows(chain.windows, delivery, status);
    // With the seed at hand the slash keeps the draw at once, and needs no seed at its execution: see `planPosts`. Near the end
    // of the window a refutation does not wait for it, since the result could be settled first.
    const isSeedKnown = moment.seedOf.has(delivery.auditTarget);
    const isEarly =
      delivery.disputedAt === 0n && moment.time + BigInt(config.marginSeconds) < challengeBy;
    if (phase === "contested" && !isSeedKnown && isEarly) continue;
    // While the requester may still demand the output bytes, a proof of the words alone ends a dispute and not the job. One
    // call later does both. Once they are demanded, the proof must not wait for them.
    const mayOwe = phase !== "contested" && delivery.outputDigest !== ZeroHash;
    if (
      delivery.proven ||
      !delivery.provable ||
      (mayOwe && !isOwed(delivery) && moment.time <= demandBy)
    )
      continue;
    const settlement = settlementOf(record);
    const finder = phase === "contested" ? chain.operator : ZeroAddress;
    plans.push({ call: { kind: "prove", model, settlement, delivery, finder }, records: [record] });
  }
  return plans;
}
