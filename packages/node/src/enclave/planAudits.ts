import { deliveryWindows } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { auditOf } from "./auditOf.js";
import type { Moment, Plan } from "./plan.js";
import { BROKEN } from "./standing.js";

/** Most results that one transaction finalises. */
const MOST = 64;

/**
 * Own provisional results: draws the audit of those that are drawn, so that their proof may begin, or whose block is about to
 * be forgotten; and finalises those whose challenge window has passed, together.
 * @param isSending a transaction goes out anyway: finalisations that are due join it
 */
export async function planAudits(
  context: Context,
  moment: Moment,
  reach: number,
  isSending: boolean,
): Promise<Plan[]> {
  const { store, chain, config } = context;
  const plans: Plan[] = [];
  const over: JobRecord[] = [];
  let latestDue = 0n;
  for (const record of store.list()) {
    const { phase, delivery, request, jobId, outputs = [] } = record;
    if (phase !== "provisional" || delivery === undefined) continue;
    // Something else comes first: a demanded output, a proof that was asked for beside the signature.
    if (delivery.demandedAt !== 0n || delivery.proofWanted) continue;
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    if (!delivery.provable && (status === BROKEN || delivery.status === BROKEN)) {
      plans.push({ call: { kind: "voidUnprovable", request, delivery }, records: [record] });
      continue;
    }
    const audit = await auditOf(context, record, moment, reach);
    if (audit === "drawn" || audit === "late") {
      plans.push({ call: { kind: "draw", jobId, delivery }, records: [record] });
      continue;
    }
    const { challengeBy } = deliveryWindows(chain.windows, delivery, status);
    if (audit === "pending" || moment.time <= challengeBy) continue;
    if (delivery.hasCallback) {
      const call = { kind: "finaliseWithCallback", request, outputs, delivery } as const;
      plans.push({ call, records: [record] });
      continue;
    }
    over.push(record);
    if (latestDue === 0n || challengeBy < latestDue) latestDue = challengeBy;
  }
  const hasWaited = moment.time - latestDue >= BigInt(Math.ceil(config.batchSeconds));
  const isDue = over.length >= config.maxBatch || hasWaited || isSending || plans.length > 0;
  if (over.length === 0 || !isDue) return plans;
  const records = over.slice(0, MOST);
  const items = records.flatMap(({ jobId, delivery }) =>
    delivery === undefined ? [] : [{ jobId, delivery }],
  );
  return [{ call: { kind: "finaliseMany", items }, records }, ...plans];
}
