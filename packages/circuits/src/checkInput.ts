import { CircuitError } from "./errors.js";
import type { Model } from "./model.js";

/**
 * Checks one inference's input values.
 * @throws CircuitError INVALID_INPUT naming the first wrong value
 */
export function checkInput(model: Model, input: ArrayLike<number>): void {
  const { count, bits, encoding } = model.file.input;
  if (input.length !== count) {
    throw new CircuitError(
      "INVALID_INPUT",
      `input of ${model.name} has ${input.length} values, not ${count}`,
      `Give ${encoding}`,
    );
  }
  for (let i = 0; i < count; i++) {
    const value = input[i];
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) >= 2 ** bits) {
      throw new CircuitError(
        "INVALID_INPUT",
        `input[${i}] of ${model.name} is ${String(value)}, not an integer from 0 to ${2 ** bits - 1}`,
        `Give ${encoding}; encodeImage makes that from a 0-255 image`,
      );
    }
  }
}
