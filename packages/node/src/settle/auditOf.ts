import { auditNumber, auditRate, isDrawn } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Moment } from "../submit/plan.js";

/** The state of an audit. `pending`: the seed that draws it is not posted. */
export type Audit = "pending" | "drawn" | "clear";

/** Computes, as the market will, whether a provisional result is drawn for an audit. */
export function auditOf(
  { chain }: Pick<Context, "chain">,
  { delivery, jobId }: JobRecord,
  { statusOf, seedOf }: Moment,
): Audit {
  if (delivery?.provable !== true) return "clear";
  const seed = seedOf.get(delivery.auditTarget);
  if (seed === undefined) return "pending";
  const status = statusOf.get(delivery.vendor) ?? delivery.status;
  const rate = auditRate(delivery, chain.minBond, status);
  return isDrawn(auditNumber(seed, jobId), rate) ? "drawn" : "clear";
}
