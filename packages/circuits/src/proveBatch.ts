import { batchOf } from "./batchOf.js";
import type { BatchSignals } from "./batchSignals.js";
import { calculateBatchWitness } from "./calculateBatchWitness.js";
import type { ProofInput } from "./calculateWitness.js";
import type { Proof } from "./prove.js";
import { proveTimed } from "./proveTimed.js";

/**
 * Proves many inferences at once. The public signals are C, z and e; `batch.values` is what the contract is told.
 * @throws CircuitError INVALID_INPUT naming the wrong input and its place in the batch, NOT_BUILT
 */
export async function proveBatch(
  circuit: string,
  inputs: readonly ProofInput[],
): Promise<Proof & { batch: BatchSignals }> {
  const batch = batchOf(circuit, inputs);
  const proof = await proveTimed(circuit, () => calculateBatchWitness(circuit, inputs));
  return { ...proof, batch };
}
