import { batchCircuitOf, publishedKey } from "@assay/circuits";
import type { PublishedKey } from "@assay/sdk";

/** Verifying keys of the named circuits and of their batch circuits. */
export function verifyingKeys(circuits: readonly string[]): PublishedKey[] {
  return circuits
    .flatMap((circuit) => [circuit, batchCircuitOf(circuit)])
    .filter((circuit) => circuit !== undefined)
    .map(publishedKey);
}
