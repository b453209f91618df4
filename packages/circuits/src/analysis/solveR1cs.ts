import { FIELD } from "@assay/models";

import { CircuitError } from "../errors.js";
import type { Determinism, Relation } from "./checkDeterminism.js";

function mod(value: bigint): bigint {
  const rest = value % FIELD;
  return rest < 0n ? rest + FIELD : rest;
}

/**
 * Computes the witness from the constraints alone, in the order in which the determinism checker found each wire's only
 * possible value: an evaluation of the circuit that shares nothing with circom's witness generator or its hints.
 * @param determinism of the system, with the same input wires
 * @param inputs value of each input wire
 * @returns all wires, wire 0 first
 * @throws CircuitError WITNESS_FAILED when bits cannot make up their sum: the inputs have no witness
 */
export function solveR1cs(determinism: Determinism, inputs: ReadonlyMap<number, bigint>): bigint[] {
  const values = new Array<bigint>(determinism.size).fill(0n);
  values[0] = 1n;
  for (const [wire, value] of inputs) values[wire] = value;
  const sum = (terms: Iterable<[number, bigint]>): bigint => {
    let total = 0n;
    for (const [wire, coefficient] of terms) {
      const value = values[wire] as bigint;
      if (value !== 0n) total += coefficient * value;
    }
    return total;
  };
  const product = (a: Relation | undefined, b: Relation | undefined): bigint =>
    a === undefined || b === undefined ? 0n : (sum(a) % FIELD) * (sum(b) % FIELD);

  for (const step of determinism.steps) {
    switch (step.rule) {
      case "linear": {
        // A linear relation says Σ = 0, a product says Σ = a·b: the same formula with a·b = 0.
        values[step.wire] = mod(((product(step.a, step.b) - sum(step.terms)) % FIELD) * step.scale);
        break;
      }
      case "bitSum": {
        // Bits with negative coefficients count from the other end, so that the target is not negative.
        const negative = step.bits.reduce((total, [, c]) => (c < 0n ? total - c : total), 0n);
        let rest = mod(-sum(step.terms) * step.scale + negative);
        for (let i = step.bits.length - 1; i >= 0; i--) {
          const [wire, coefficient] = step.bits[i] as [number, bigint];
          const size = coefficient < 0n ? -coefficient : coefficient;
          const taken = rest >= size;
          if (taken) rest -= size;
          values[wire] = taken === coefficient > 0n ? 1n : 0n;
        }
        if (rest !== 0n)
          throw new CircuitError(
            "WITNESS_FAILED",
            "a value does not fit its bits",
            "Check the inputs against the model's ranges",
          );
        break;
      }
      case "isZero":
        values[step.wire] = mod(sum(step.x)) === 0n ? 1n : 0n;
        break;
    }
  }
  return values;
}
