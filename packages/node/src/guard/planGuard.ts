import { bondOf, deliveryWindows } from "@assay/sdk";

import type { Context } from "../context.js";
import { backlogSeconds } from "../prove/backlogSeconds.js";
import { auditOf } from "../settle/auditOf.js";
import type { Moment, Plan } from "../submit/plan.js";

/**
 * Steps against other operators' results. A wrong result whose refuting proof would come too late is challenged with a bond.
 * A drawn audit that its operator leaves alone is opened. A dispute whose proof window has passed is ended.
 */
export function planGuard(context: Context, moment: Moment): Plan[] {
  const { store, chain, config, pace } = context;
  const plans: Plan[] = [];
  for (const record of store.list()) {
    const { phase, delivery, request, proof, jobId } = record;
    if ((phase !== "watched" && phase !== "contested") || delivery === undefined) continue;
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    const { challengeBy, proveBy } = deliveryWindows(chain.windows, delivery, status);
    if (delivery.disputedAt !== 0n) {
      // The end of the dispute returns our own challenge's bond, so we do not leave it to a keeper.
      const isMine = delivery.challenger.toLowerCase() === chain.operator.toLowerCase();
      const mayExpire = isMine || config.watchtower || config.keeper;
      if (mayExpire && moment.time > proveBy) {
        plans.push({ call: { kind: "expireDispute", request, delivery }, records: [record] });
      }
      continue;
    }
    // The operator has the challenge window to open its own audit.
    const isLeftAlone = phase === "watched" && moment.time > challengeBy;
    if (config.keeper && isLeftAlone && auditOf(context, record, moment) === "drawn")
      plans.push({ call: { kind: "draw", jobId, delivery }, records: [record] });
    if (phase !== "contested" || proof !== undefined) continue;
    const left = Number(challengeBy - moment.time);
    const ahead = backlogSeconds(context, true);
    const needed = ahead + pace.proofMs / 1000 + config.marginSeconds / 2;
    if (left < 0 || left > needed) continue;
    // The bond comes back with the refutation, so no fee that the operator declares keeps us away.
    const maxBond = bondOf(delivery, chain.minBond);
    plans.push({ call: { kind: "challenge", jobId, delivery, maxBond }, records: [record] });
  }
  return plans;
}
