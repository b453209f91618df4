import { Assurance } from "@assay/sdk";

import type { Context } from "../context.js";
import { needsProof } from "../prove/needsProof.js";

/**
 * Seconds of proving that are promised already. Enclave jobs count once a proof is called for.
 * @param withRefutations count also the proofs that others' results are wrong, which are made where promises leave time
 */
export function backlogSeconds(
  context: Pick<Context, "store" | "pace">,
  withRefutations = false,
): number {
  const ahead = context.store.list().filter((record) => {
    if (needsProof(record)) return withRefutations || record.phase !== "contested";
    return record.phase === "locking" && record.request.assurance === Assurance.Proof;
  });
  return (ahead.length * context.pace.proofMs) / 1000;
}
