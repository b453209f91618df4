import type { Windows } from "@assay/sdk";
import { deliveryWindows } from "@assay/sdk";

import type { JobRecord } from "../job/record.js";

/**
 * Last second, chain time, at which a job's proof is of use; undefined while it is not known.
 * @param windows the market's
 * @param status the vendor's status now; the worse of it and the delivery's counts
 */
export function dueBy(
  windows: Windows,
  { phase, deadline, delivery }: JobRecord,
  status?: bigint,
): bigint | undefined {
  if ((phase === "provisional" || phase === "contested") && delivery !== undefined) {
    const { challengeBy, proveBy } = deliveryWindows(windows, delivery, status);
    return delivery.disputedAt === 0n ? challengeBy : proveBy;
  }
  return deadline;
}
