import { batchOf } from "./batchOf.js";
import type { ProofInput, Witness } from "./calculateWitness.js";
import { inferenceSignals } from "./inferenceSignals.js";
import { runCircuit } from "./runCircuit.js";

/**
 * Runs a batch circuit.
 * @throws CircuitError INVALID_INPUT naming the wrong input and its place in the batch, NOT_BUILT
 */
export function calculateBatchWitness(
  circuit: string,
  inputs: readonly ProofInput[],
): Promise<Witness> {
  const { z } = batchOf(circuit, inputs);
  const each = inputs.map((one, index) => inferenceSignals(circuit, one, `[${index}]`));
  const joined: Record<string, bigint[]> = { at: [z] };
  for (const signals of each) {
    for (const [name, values] of Object.entries(signals))
      joined[name] = [...(joined[name] ?? []), ...values];
  }
  return runCircuit(circuit, joined);
}
