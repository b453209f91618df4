import { FIELD } from "@assay/models";

import type { LinearCombination, R1cs } from "./r1cs.js";

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

/** Indices of the constraints that a witness breaks. */
export function brokenConstraints(r1cs: R1cs, witness: readonly bigint[]): number[] {
  const broken: number[] = [];
  r1cs.constraints.forEach(({ a, b, c }, i) => {
    if ((evaluate(a, witness) * evaluate(b, witness) - evaluate(c, witness)) % FIELD !== 0n)
      broken.push(i);
  });
  return broken;
}
