import { Assurance } from "@assay/sdk";

import type { JobRecord } from "../job/record.js";

/**
 * Whether the node still has to prove this job: a job with proof assurance, a disputed result of our enclave, or another
 * operator's wrong result.
 */
export function needsProof({ phase, proof, request }: JobRecord): boolean {
  if (proof !== undefined) return false;
  switch (phase) {
    case "locked":
    case "computed":
      return request.assurance === Assurance.Proof;
    case "provisional":
      return request.assurance === Assurance.EnclaveAndProof;
    case "disputed":
    case "contested":
      // A refutation earns a share of the stake, of a drawn or challenged result, too.
      return true;
    default:
      return false;
  }
}
