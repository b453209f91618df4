import { auditDraw, auditRate, isDrawn } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import type { Moment } from "./plan.js";

/** Blocks kept in hand before a block's hash gets out of the market's reach. */
const RESERVE = 56;

/** How an audit stands. `pending`: its block is not mined; `late`: its hash is about to be forgotten, so record it. */
export type Audit = "pending" | "drawn" | "clear" | "late";

const hashes = new WeakMap<Context["chain"], Map<number, string>>();

/** Decides, as the market will, whether a provisional result is drawn. Reads a block's hash once. */
export async function auditOf(
  { chain }: Context,
  record: JobRecord,
  moment: Moment,
  reach: number,
): Promise<Audit> {
  const { delivery, jobId } = record;
  if (delivery?.provable !== true) return "clear";
  const height = Number(delivery.auditBlock);
  if (delivery.draw === 0n && moment.number <= height) return "pending";
  const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
  const rate = auditRate(delivery, chain.minBond, status);
  let number = delivery.draw;
  if (number === 0n) {
    if (moment.number - height >= reach) return "drawn";
    let known = hashes.get(chain);
    if (known === undefined) hashes.set(chain, (known = new Map<number, string>()));
    const hash = known.get(height) ?? (await chain.blockHash(height));
    if (hash === undefined) return "pending";
    // Young blocks may still be dropped on a chain that does so: only settled hashes are kept.
    if (moment.number - height > 2) known.set(height, hash);
    number = auditDraw(hash, jobId);
    if (isDrawn(number, rate)) return "drawn";
    return moment.number - height >= reach - RESERVE ? "late" : "clear";
  }
  return isDrawn(number, rate) ? "drawn" : "clear";
}
