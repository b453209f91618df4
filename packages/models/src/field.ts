import { ModelError } from "./errors.js";

/** Order of BN254's scalar field: every public signal is below it. */
export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/**
 * Checks that a value is an element of the scalar field.
 * @param name name of the value, for the error
 * @throws ModelError INVALID_INPUT when `value` is not in [0, r)
 */
export function checkField(name: string, value: bigint): void {
  if (value < 0n || value >= FIELD) {
    throw new ModelError(
      "INVALID_INPUT",
      `${name} is not in the field`,
      "Reduce it mod r; a contract compares it with the reduced value",
    );
  }
}
