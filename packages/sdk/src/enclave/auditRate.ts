import { bondFor } from "../bondFor.js";
import { SdkError } from "../errors.js";
import { unpackJob } from "../unpackJob.js";
import type { Delivery } from "./types.js";

/** Probability one, as the market counts: rates are in units of 2^-128. */
export const RATE_ONE = 1n << 128n;
/** q of the vendor's status (`AuditRate.bpsOf`), basis points: Trusted, Degraded, Broken. */
const STATUS_BPS = [200n, 2_500n, 10_000n] as const;
const BPS = 10_000n;
/** What a share of a bond is worth in full, in the units of a job's word. */
const WHOLE_WORTH = 255n;

/** What of a delivery decides its rate. */
export type AuditedDelivery = Pick<
  Delivery,
  "lock" | "status" | "provable" | "proofWanted" | "price" | "valueAtRisk"
>;

/**
 * Probability, in units of 2^-128, that a result is drawn for audit: what the market's `auditRate` answers, without asking.
 * @param minBond the market's smallest bond
 * @param statusNow the vendor's status now; the worse of it and the delivery's counts
 * @throws SdkError INVALID_REQUEST for an unknown status
 */
export function auditRate(delivery: AuditedDelivery, minBond: bigint, statusNow = 0n): bigint {
  const { lock, provable, proofWanted, price, valueAtRisk } = delivery;
  if (!provable) return 0n;
  if (proofWanted) return RATE_ONE;
  if (valueAtRisk === 0n) return 0n;
  const { bondBps, bondWorth } = unpackJob(lock);
  const bond = (bondFor(price, bondBps, minBond) * bondWorth) / WHOLE_WORTH;
  const status = statusNow > delivery.status ? statusNow : delivery.status;
  const bps = STATUS_BPS[Number(status)];
  if (bps === undefined) {
    throw new SdkError("INVALID_REQUEST", `no vendor has status ${status}`, "Update the SDK");
  }
  const denominator = BPS * (valueAtRisk + bond);
  return (bps * valueAtRisk * RATE_ONE + denominator - 1n) / denominator;
}
