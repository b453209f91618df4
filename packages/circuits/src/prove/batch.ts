import { FIELD, infer, inputWords, poseidonChain } from "@assay/models";
import { keccak256 } from "ethers";

import { CircuitError } from "../errors.js";
import { circuitInstance, circuitModel } from "../instances.js";
import { inferenceSignals } from "./inferenceSignals.js";
import type { BatchSignals, ProofInput } from "./types.js";

/** z: keccak256 over C and the values, as 32-byte big-endian words, mod r. */
export function batchChallenge(C: bigint, values: readonly bigint[]): bigint {
  const words = [C, ...values].map((value) => value.toString(16).padStart(64, "0"));
  return BigInt(keccak256("0x" + words.join(""))) % FIELD;
}

/**
 * The three public signals that a batch circuit must have for these values.
 * @param values in the circuit's order; all below r
 * @throws CircuitError INVALID_INPUT
 */
export function batchSignals(values: readonly bigint[]): BatchSignals {
  if (values.length === 0)
    throw new CircuitError("INVALID_INPUT", "a batch has no values", "Give at least one inference");
  return signalsFor(poseidonChain([BigInt(values.length), ...values]), values);
}

/** The three public signals that stand for a list of values, given a commitment to them. */
export function signalsFor(C: bigint, values: readonly bigint[]): BatchSignals {
  const z = batchChallenge(C, values);
  let e = 0n;
  for (let i = values.length - 1; i >= 0; i--) e = (e * z + (values[i] as bigint)) % FIELD;
  return { values: [...values], C, z, e };
}

/**
 * The public values of a batch of inferences, by the reference engine, and the three signals that its proof carries.
 * @throws CircuitError INVALID_INPUT when the circuit takes another number of inferences; ModelError INVALID_INPUT
 */
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
  const model = circuitModel(circuit);
  const values = inputs.flatMap((one, index) => {
    // Checks the input, its salt and its context, and names its place in the batch.
    inferenceSignals(circuit, one, `[${index}]`);
    const { input, salt, context } = one;
    const words = inputWords(model, { values: input, ...(salt === undefined ? {} : { salt }) });
    return [...words, ...infer(model, input).outputs, context];
  });
  return batchSignals(values);
}
