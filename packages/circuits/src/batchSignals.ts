import { batchChallenge } from "./batchChallenge.js";
import { CircuitError } from "./errors.js";
import { FIELD } from "./field.js";
import { poseidonChain } from "./poseidonChain.js";

/** Public signals of a batch proof and what they stand for. */
export interface BatchSignals {
  /** All values of all inferences: input words, output words, context, inference by inference. */
  values: bigint[];
  /** chain(number of values, values…): the prover's commitment. */
  C: bigint;
  /** keccak256(C ‖ values…) mod r: the contract derives it from what it was told. */
  z: bigint;
  /** Σ values[i]·zⁱ mod r. */
  e: bigint;
}

/**
 * What a batch circuit's three public signals must be for these values.
 * @param values in the circuit's order; all below r
 * @throws CircuitError INVALID_INPUT
 */
export function batchSignals(values: readonly bigint[]): BatchSignals {
  if (values.length === 0)
    throw new CircuitError("INVALID_INPUT", "a batch has no values", "Give at least one inference");
  const C = poseidonChain([BigInt(values.length), ...values]);
  const z = batchChallenge(C, values);
  let e = 0n;
  for (let i = values.length - 1; i >= 0; i--) e = (e * z + (values[i] as bigint)) % FIELD;
  return { values: [...values], C, z, e };
}
