import { Assurance } from "@assay/sdk";

import type { JobRecord } from "../job.js";

/** Whether a proof for this job is left to make: of a proven job, of an audited or doubly assured one, or of another's error. */
export function needsProof({ phase, proof, request, delivery }: JobRecord): boolean {
  if (proof !== undefined) return false;
  switch (phase) {
    case "locked":
    case "computed":
      return request.assurance === Assurance.Proof;
    case "provisional":
      return request.assurance === Assurance.EnclaveAndProof;
    case "disputed":
      return true;
    case "contested":
      // What the audit has drawn pays no finder: its operator must prove, and cannot.
      return delivery?.disputedAt === 0n;
    default:
      return false;
  }
}
