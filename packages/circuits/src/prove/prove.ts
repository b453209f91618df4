import { batchOf } from "./batch.js";
import { calculateBatchWitness, calculateWitness } from "./calculateWitness.js";
import { proveWitness } from "./proveWitness.js";
import type { BatchSignals, Proof, ProofInput, Witness } from "./types.js";

/**
 * Proves one inference. Call `terminate` when no more proofs are wanted.
 * @throws CircuitError or ModelError INVALID_INPUT naming the wrong input; CircuitError NOT_BUILT
 */
export function prove(circuit: string, input: ProofInput): Promise<Proof> {
  return proveTimed(circuit, () => calculateWitness(circuit, input));
}

/**
 * Proves many inferences at once. The public signals are C, z and e; the contract is told `batch.values`.
 * @throws CircuitError or ModelError INVALID_INPUT naming the wrong input and its place in the batch; CircuitError NOT_BUILT
 */
export async function proveBatch(
  circuit: string,
  inputs: readonly ProofInput[],
): Promise<Proof & { batch: BatchSignals }> {
  const batch = batchOf(circuit, inputs);
  const proof = await proveTimed(circuit, () => calculateBatchWitness(circuit, inputs));
  return { ...proof, batch };
}

/** Times a witness and its proof. */
async function proveTimed(circuit: string, calculate: () => Promise<Witness>): Promise<Proof> {
  const start = performance.now();
  const { wires } = await calculate();
  const middle = performance.now();
  const { signals, proof } = await proveWitness(circuit, wires);
  return {
    signals,
    proof,
    timings: { witness: middle - start, prove: performance.now() - middle },
  };
}
