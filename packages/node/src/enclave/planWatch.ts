import { deliveryWindows } from "@assay/sdk";

import type { Context } from "../context.js";
import { backlogSeconds } from "../price/backlogSeconds.js";
import type { Moment, Plan } from "./plan.js";

/**
 * What to do about others' results: a wrong one whose refuting proof would come too late is challenged with a bond, and a
 * dispute whose proof window has passed is ended.
 */
export function planWatch(context: Context, moment: Moment): Plan[] {
  const { store, chain, config, pace } = context;
  const plans: Plan[] = [];
  for (const record of store.list()) {
    const { phase, delivery, request, proof } = record;
    if ((phase !== "watched" && phase !== "contested") || delivery === undefined) continue;
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    const { challengeBy, proveBy } = deliveryWindows(chain.windows, delivery, status);
    if (delivery.disputedAt !== 0n) {
      // A challenger gets its bond back by this, so it never waits for a keeper.
      const isMine = delivery.challenger.toLowerCase() === chain.operator.toLowerCase();
      const mayExpire = isMine || config.watchtower || config.keeper;
      if (mayExpire && moment.time > proveBy) {
        plans.push({ call: { kind: "expireDispute", request, delivery }, records: [record] });
      }
      continue;
    }
    if (phase !== "contested" || proof !== undefined) continue;
    const left = Number(challengeBy - moment.time);
    const needed = backlogSeconds(context) + pace.proofMs / 1000 + config.marginSeconds / 2;
    if (left < 0 || left > needed || moment.number <= Number(delivery.auditBlock)) continue;
    plans.push({ call: { kind: "challenge", request, delivery }, records: [record] });
  }
  return plans;
}
