import { evaluate } from "./evaluate.js";
import { FIELD } from "./field.js";
import type { R1cs } from "./r1cs.js";

/** Indices of the constraints that a witness breaks. */
export function brokenConstraints(r1cs: R1cs, witness: readonly bigint[]): number[] {
  const broken: number[] = [];
  r1cs.constraints.forEach(({ a, b, c }, i) => {
    if ((evaluate(a, witness) * evaluate(b, witness) - evaluate(c, witness)) % FIELD !== 0n)
      broken.push(i);
  });
  return broken;
}
