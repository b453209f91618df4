import { Assurance } from "@assay/sdk";

import type { Context } from "../context.js";
import { needsProof } from "./needsProof.js";

/**
 * Seconds of proving that the node has already promised. An enclave job counts once it needs a proof.
 * @param withRefutations whether to count refutations of others' results, too, which the node makes only where its promises
 * leave time
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
