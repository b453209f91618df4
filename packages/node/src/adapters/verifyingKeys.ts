import { circuitsOf, publishedKey } from "@assay/circuits";
import type { PublishedKey } from "@assay/sdk";

/** Verifying keys of the named circuits, and of the circuits for batches and openings that belong to them. */
export function verifyingKeys(circuits: readonly string[]): PublishedKey[] {
  return circuits.flatMap(circuitsOf).map(publishedKey);
}
