import { bondFor } from "../bondFor.js";
import { SdkError } from "../errors.js";
import type { Request } from "../types.js";
import { Assurance } from "../types.js";
import { unpackJob } from "../unpackJob.js";
import type { Delivery } from "./types.js";

/** Probability one, as the market counts: rates are in units of 2^-128. */
export const RATE_ONE = 1n << 128n;
/** q of the vendor's status (`AuditRate.bpsOf`), basis points: Trusted, Degraded, Broken. */
const STATUS_BPS = [200n, 2_500n, 10_000n] as const;
const BPS = 10_000n;
/** What a share of a bond is worth in full, in the units of a job's word. */
const WHOLE_WORTH = 255n;

/** What decides how often a result is audited. */
export interface AuditOptions {
  request: Pick<Request, "assurance" | "valueAtRisk">;
  delivery: Pick<Delivery, "lock" | "status" | "provable">;
  /** Price of the lock, token units. */
  price: bigint;
  /** The market's smallest bond. */
  minBond: bigint;
  /** The vendor's status now; the worse of it and the delivery's counts. */
  status?: bigint;
}

/**
 * Probability, in units of 2^-128, that a result is drawn for audit: what `IEnclaveModule.auditRate` answers, without asking.
 * @throws SdkError INVALID_REQUEST for an unknown status
 */
export function auditRate(options: AuditOptions): bigint {
  const { request, delivery, price, minBond } = options;
  if (!delivery.provable) return 0n;
  if (request.assurance === Assurance.EnclaveAndProof) return RATE_ONE;
  if (request.valueAtRisk === 0n) return 0n;
  const { bondHundredths, bondWorth } = unpackJob(delivery.lock);
  const bond = (bondFor(price, bondHundredths, minBond) * bondWorth) / WHOLE_WORTH;
  const now = options.status ?? 0n;
  const status = now > delivery.status ? now : delivery.status;
  const bps = STATUS_BPS[Number(status)];
  if (bps === undefined) {
    throw new SdkError("INVALID_REQUEST", `no vendor has status ${status}`, "Update the SDK");
  }
  const denominator = BPS * (request.valueAtRisk + bond);
  return (bps * request.valueAtRisk * RATE_ONE + denominator - 1n) / denominator;
}
