import { FIELD } from "./field.js";
import type { LinearCombination } from "./r1cs.js";

/** Value of a linear combination on a witness, mod r. */
export function evaluate(combination: LinearCombination, witness: readonly bigint[]): bigint {
  const { wires, coefficients } = combination;
  let sum = 0n;
  for (let i = 0; i < wires.length; i++) {
    const value = witness[wires[i] as number] as bigint;
    if (value !== 0n) sum += (coefficients[i] as bigint) * value;
  }
  return sum % FIELD;
}
