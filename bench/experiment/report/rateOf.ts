import { auditRate, RATE_ONE } from "@assay/sdk";

import type { Told } from "../readStories.js";
import type { Run } from "../runScenario.js";
import { VENDORS } from "../settings.js";

const TRUSTED = 0n;
const BROKEN = 2n;
/** Digits kept of a rate. */
const PRECISION = 1_000_000_000n;

/** Probability of a result's audit, in units of 2^-128, by the market's own formula, at its vendor's status when it was decided. */
export function exactRateOf(
  { scenario, marks, minBond }: Run,
  { delivery, endAt = 0 }: Told,
): bigint {
  if (scenario.isUnaudited) return 0n;
  const isBroken = delivery.vendor === BigInt(VENDORS.A.number) && endAt >= marks.downgrade.at;
  return auditRate(delivery, minBond, isBroken ? BROKEN : TRUSTED);
}

/** The same as a number. */
export function rateOf(run: Run, told: Told): number {
  return Number((exactRateOf(run, told) * PRECISION) / RATE_ONE) / Number(PRECISION);
}
