import { Assurance } from "@assay/sdk";

import type { Context } from "../context.js";
import { needsProof } from "../prove/needsProof.js";

/** Seconds of proving that are ahead of a new job. Enclave jobs count once a proof is called for. */
export function backlogSeconds(context: Pick<Context, "store" | "pace">): number {
  const ahead = context.store.list().filter((record) => {
    if (needsProof(record)) return true;
    return record.phase === "locking" && record.request.assurance === Assurance.Proof;
  });
  return (ahead.length * context.pace.proofMs) / 1000;
}
