import { auditNumber, auditRate, isDrawn } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Moment } from "../submit/plan.js";

/** Blocks kept in hand before a block's hash gets out of the market's reach. */
const RESERVE = 56;

/**
 * The state of an audit. `pending`: the audit's block is not mined. `late`: the result is not drawn, and the block's hash is
 * about to get out of reach, so it must be recorded now.
 */
export type Audit = "pending" | "drawn" | "clear" | "late";

/** Computes, as the market will, whether a provisional result is drawn for an audit. */
export async function auditOf(
  { chain, memory }: Context,
  record: JobRecord,
  moment: Moment,
): Promise<Audit> {
  const { delivery, jobId } = record;
  if (delivery?.provable !== true) return "clear";
  const { number, statusOf, reach } = moment;
  const height = Number(delivery.auditBlock);
  const status = statusOf.get(delivery.vendor) ?? delivery.status;
  const rate = auditRate(delivery, chain.minBond, status);
  if (delivery.auditNumber !== 0n) return isDrawn(delivery.auditNumber, rate) ? "drawn" : "clear";
  if (number <= height) return "pending";
  if (number - height >= reach) return "drawn";
  const hash = memory.blockHashes.get(height) ?? (await chain.blockHash(height));
  if (hash === undefined) return "pending";
  // A young block may still be dropped, so its hash is not remembered.
  if (number - height > 2) memory.blockHashes.set(height, hash);
  if (isDrawn(auditNumber(hash, jobId), rate)) return "drawn";
  return number - height >= reach - RESERVE ? "late" : "clear";
}
