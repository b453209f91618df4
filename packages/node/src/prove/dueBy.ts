import type { Windows } from "@assay/sdk";
import { deliveryWindows } from "@assay/sdk";

import type { JobRecord } from "../job.js";

/**
 * Last second, in chain time, at which a job's proof is of use; undefined while that is not known.
 * @param windows the market's
 * @param status the vendor's now, where it counts; the worse of it and the delivery's does
 */
export function dueBy(
  windows: Windows,
  { phase, deadline, delivery }: JobRecord,
  status?: bigint,
): bigint | undefined {
  if ((phase === "provisional" || phase === "contested") && delivery !== undefined) {
    return deliveryWindows(windows, delivery, status).challengeBy;
  }
  return deadline;
}
