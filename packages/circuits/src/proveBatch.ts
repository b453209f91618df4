import type { BatchSignals } from "./batchSignals.js";
import { batchSignals } from "./batchSignals.js";
import type { ProofInput, Witness } from "./calculateWitness.js";
import { inferenceSignals, runCircuit } from "./calculateWitness.js";
import { commitInput } from "./commitInput.js";
import { CircuitError } from "./errors.js";
import { infer } from "./infer.js";
import { circuitInstance } from "./listCircuits.js";
import { loadModel } from "./loadModel.js";
import type { Proof } from "./prove.js";
import { proveTimed } from "./prove.js";

/** What a batch of inferences stands for in public: the values, and the three signals that the proof carries. */
export function batchOf(circuit: string, inputs: readonly ProofInput[]): BatchSignals {
  const { batch } = circuitInstance(circuit);
  if (batch === 1 || inputs.length !== batch) {
    throw new CircuitError(
      "INVALID_INPUT",
      batch === 1
        ? `${circuit} proves one inference`
        : `${circuit} takes ${batch} inferences, not ${inputs.length}`,
      batch === 1 ? "Use prove" : "Fill the batch with repeats of a real job",
    );
  }
  const model = loadModel(circuit);
  const values = inputs.flatMap((one, index) => {
    const { values: raw, salt } = inferenceSignals(circuit, one, `[${index}]`);
    const words =
      salt === undefined ? (raw ?? []) : [commitInput(model, one.input, salt[0] as bigint)];
    return [...words, ...infer(model, one.input).outputs, one.context];
  });
  return batchSignals(values);
}

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
