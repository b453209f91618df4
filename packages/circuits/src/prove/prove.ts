import { CircuitError } from "../errors.js";
import { openingInstance } from "../instances.js";
import { batchOf } from "./batch.js";
import { calculateBatchWitness, calculateWitness } from "./calculateWitness.js";
import { openingSignals } from "./opening.js";
import { proveWitness } from "./proveWitness.js";
import { runCircuit } from "./runCircuit.js";
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

/**
 * Proves what known values of an input commit to. The public signals are C, z and e; the contract packs the values itself.
 * @param circuit from `openingCircuitOf`
 * @param values from `chainedValues`
 * @throws CircuitError INVALID_INPUT when the circuit chains another number of values; ModelError INVALID_INPUT for a value
 *   outside the field; CircuitError NOT_BUILT
 */
export async function proveOpening(
  circuit: string,
  values: readonly bigint[],
): Promise<Proof & { opening: BatchSignals }> {
  const { chained } = openingInstance(circuit);
  if (values.length !== chained) {
    throw new CircuitError(
      "INVALID_INPUT",
      `${circuit} chains ${chained} values, not ${values.length}`,
      "Give the circuit that openingCircuitOf names for the model",
    );
  }
  const opening = openingSignals(values);
  const inputs = { values: [...values], at: [opening.z] };
  const proof = await proveTimed(circuit, () => runCircuit(circuit, inputs));
  return { ...proof, opening };
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
