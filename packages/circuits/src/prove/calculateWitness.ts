import { CircuitError } from "../errors.js";
import { circuitInstance } from "../instances.js";
import { batchOf } from "./batch.js";
import { inferenceSignals } from "./inferenceSignals.js";
import { runCircuit } from "./runCircuit.js";
import type { ProofInput, Witness } from "./types.js";

/**
 * Runs a built circuit on one inference.
 * @throws CircuitError or ModelError INVALID_INPUT naming the wrong input; CircuitError NOT_BUILT
 */
export async function calculateWitness(circuit: string, input: ProofInput): Promise<Witness> {
  if (circuitInstance(circuit).batch !== 1)
    throw new CircuitError(
      "INVALID_INPUT",
      `${circuit} takes a batch of inferences`,
      "Use calculateBatchWitness",
    );
  return runCircuit(circuit, inferenceSignals(circuit, input));
}

/**
 * Runs a built batch circuit.
 * @throws CircuitError or ModelError INVALID_INPUT naming the wrong input and its place in the batch; CircuitError NOT_BUILT
 */
export async function calculateBatchWitness(
  circuit: string,
  inputs: readonly ProofInput[],
): Promise<Witness> {
  const { z } = batchOf(circuit, inputs);
  const joined: Record<string, bigint[]> = { at: [z] };
  for (const [index, one] of inputs.entries()) {
    for (const [name, values] of Object.entries(inferenceSignals(circuit, one, `[${index}]`)))
      joined[name] = [...(joined[name] ?? []), ...values];
  }
  return runCircuit(circuit, joined);
}
