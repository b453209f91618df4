import { deliveryWindows, isOwed } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import { BROKEN } from "../session/sessionState.js";
import type { Moment, Plan } from "../submit/plan.js";
import { auditOf } from "./auditOf.js";

/** Most results that one transaction finalises. */
const MOST = 64;

/**
 * Steps that our own provisional results need. A drawn audit is opened at once, so that the proof may begin. Results whose challenge window has passed are finalised together.
 * @param isSending whether a transaction goes out anyway, so that finalisations need not wait for more
 */
export function planAudits(context: Context, moment: Moment, isSending: boolean): Plan[] {
  const { store, chain, config } = context;
  const plans: Plan[] = [];
  const over: JobRecord[] = [];
  let firstDue = 0n;
  for (const record of store.list()) {
    const { phase, delivery, request, jobId, outputs = [] } = record;
    if (phase !== "provisional" || delivery === undefined) continue;
    // Such a result needs another step first: the demanded output, or the proof that the requester wants as well.
    if (isOwed(delivery) || (delivery.proofWanted && !delivery.proven)) continue;
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    if (!delivery.provable && (status === BROKEN || delivery.status === BROKEN)) {
      plans.push({ call: { kind: "voidUnprovable", request, delivery }, records: [record] });
      continue;
    }
    const audit = delivery.proven ? "spared" : auditOf(context, record, moment);
    if (audit === "drawn") {
      plans.push({ call: { kind: "draw", jobId, delivery }, records: [record] });
      continue;
    }
    const { challengeBy, demandBy } = deliveryWindows(chain.windows, delivery, status);
    // Of a proven result, or of one whose dispute was dropped, the requester may still demand the output.
    const isDecided = delivery.proven || delivery.disputedAt !== 0n;
    const mayOwe = isDecided && delivery.outputDigest !== ZeroHash;
    const dueBy = mayOwe ? demandBy : delivery.proven ? 0n : challengeBy;
    if (audit === "pending" || moment.time <= dueBy) continue;
    if (delivery.hasCallback) {
      const call = { kind: "finaliseWithCallback", request, outputs, delivery } as const;
      plans.push({ call, records: [record] });
      continue;
    }
    over.push(record);
    if (firstDue === 0n || dueBy < firstDue) firstDue = dueBy;
  }
  const hasWaited = moment.time - firstDue >= BigInt(Math.ceil(config.batchSeconds));
  const isDue = over.length >= config.maxBatch || hasWaited || isSending || plans.length > 0;
  if (over.length === 0 || !isDue) return plans;
  const records = over.slice(0, MOST);
  const items = records.flatMap(({ jobId, delivery }) =>
    delivery === undefined ? [] : [{ jobId, delivery }],
  );
  return [{ call: { kind: "finaliseMany", items }, records }, ...plans];
}
