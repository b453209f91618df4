import { poseidonChain } from "@assay/models";

import { signalsFor } from "./batch.js";
import type { BatchSignals } from "./types.js";

/**
 * The three public signals of an opening circuit for these values: C is what they commit to.
 * @param values from `chainedValues`: salt, format word and elements
 * @throws ModelError INVALID_INPUT for a value outside the field
 */
export function openingSignals(values: readonly bigint[]): BatchSignals {
  return signalsFor(poseidonChain(values), values);
}
