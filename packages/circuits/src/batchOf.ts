import type { BatchSignals } from "./batchSignals.js";
import { batchSignals } from "./batchSignals.js";
import type { ProofInput } from "./calculateWitness.js";
import { circuitInstance } from "./circuitInstance.js";
import { commitInput } from "./commitInput.js";
import { CircuitError } from "./errors.js";
import { inferenceSignals } from "./inferenceSignals.js";
import { infer } from "./infer.js";
import { loadModel } from "./loadModel.js";

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
