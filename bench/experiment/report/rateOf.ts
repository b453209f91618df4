import { auditRate, RATE_ONE } from "@assay/sdk";

import type { Told } from "../readStories.js";
import type { Run } from "../runScenario.js";
import { VENDORS } from "../settings.js";

const TRUSTED = 0n;
const BROKEN = 2n;
/** Digits kept of a rate. */
const PRECISION = 1_000_000_000n;

/** Probability of a result's audit, by the market's own formula, at its vendor's status when it was decided. */
export function rateOf({ scenario, marks, minBond }: Run, { delivery, endAt = 0 }: Told): number {
  if (scenario.isUnaudited) return 0;
  const isBroken = delivery.vendor === BigInt(VENDORS.A.number) && endAt >= marks.downgrade.at;
  const rate = auditRate(delivery, minBond, isBroken ? BROKEN : TRUSTED);
  return Number((rate * PRECISION) / RATE_ONE) / Number(PRECISION);
}
