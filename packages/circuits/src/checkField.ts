import { CircuitError } from "./errors.js";
import { FIELD } from "./field.js";

/** @throws CircuitError INVALID_INPUT when `value` is not in [0, r) */
export function checkField(name: string, value: bigint): void {
  if (value < 0n || value >= FIELD) {
    throw new CircuitError(
      "INVALID_INPUT",
      `${name} is not in the field`,
      "Reduce it mod r; a contract compares it with the reduced value",
    );
  }
}
