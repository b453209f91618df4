import { FIELD } from "@assay/models";

import { evaluate } from "./brokenConstraints.js";
import type { R1cs } from "./r1cs.js";

/** A wire that can change alone without breaking a constraint. */
export interface FreeWire {
  wire: number;
  /** The one change that goes unnoticed, or undefined when every change does. */
  delta: bigint | undefined;
}

function mod(value: bigint): bigint {
  const rest = value % FIELD;
  return rest < 0n ? rest + FIELD : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % FIELD;
    b = (b * b) % FIELD;
  }
  return result;
}

/**
 * Changes every wire of a valid witness, one at a time, by every non-zero field element at once: in a constraint
 * a·b = c, a change δ of a wire with coefficients α, β, γ keeps it exactly when aβ + bα − γ + δ·αβ = 0, which is false
 * for all δ, true for all, or true for one. Only constraints that hold the wire matter.
 * @param witness values that satisfy the system
 * @returns wires for which some change breaks nothing; none of them may be public
 */
export function mutateWires(r1cs: R1cs, witness: readonly bigint[]): FreeWire[] {
  /** undefined: any change is still possible; a number: only this one; null: none. */
  const survivors = new Array<bigint | null | undefined>(r1cs.wires).fill(undefined);
  const products: { wire: number; a: bigint; b: bigint }[] = [];
  for (const { a, b, c } of r1cs.constraints) {
    const valueA = evaluate(a, witness);
    const valueB = evaluate(b, witness);
    const terms = new Map<number, [bigint, bigint, bigint]>();
    [a, b, c].forEach((combination, side) => {
      combination.wires.forEach((wire, i) => {
        if (wire === 0) return;
        let term = terms.get(wire);
        if (term === undefined) terms.set(wire, (term = [0n, 0n, 0n]));
        term[side as 0 | 1 | 2] += combination.coefficients[i] as bigint;
      });
    });
    for (const [wire, [alpha, beta, gamma]] of terms) {
      if (survivors[wire] === null) continue;
      const constant = mod(valueA * beta + valueB * alpha - gamma);
      const slope = mod(alpha * beta);
      if (slope === 0n) {
        if (constant !== 0n) survivors[wire] = null;
        continue;
      }
      products.push({ wire, a: constant, b: slope });
    }
  }
  // Quadratic constraints leave one change each; wires that a linear one settled are done.
  for (const { wire, a, b } of products) {
    const left = survivors[wire];
    if (left === null) continue;
    if (left !== undefined) {
      if (mod(a + b * left) !== 0n) survivors[wire] = null;
      continue;
    }
    const delta = mod(-a * power(b, FIELD - 2n));
    survivors[wire] = delta === 0n ? null : delta;
  }
  const free: FreeWire[] = [];
  for (let wire = 1; wire < r1cs.wires; wire++) {
    const left = survivors[wire];
    if (left !== null) free.push({ wire, delta: left });
  }
  return free;
}
