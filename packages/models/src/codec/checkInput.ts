import { ModelError } from "../errors.js";
import type { ModelCodec } from "../model.js";
import { describeInput } from "./describeInput.js";

/**
 * Checks one inference's input values: their number, and that each is an integer of the model's width.
 * @throws ModelError INVALID_INPUT naming the first wrong value
 */
export function checkInput(model: ModelCodec, values: ArrayLike<number>): void {
  const { name, inputValues } = model;
  if (values.length !== inputValues) {
    throw new ModelError(
      "INVALID_INPUT",
      `the input of ${name} has ${values.length} values, not ${inputValues}`,
      `${name} takes ${describeInput(model)}`,
    );
  }
  const top = 2 ** model.file.input.bits - 1;
  for (let i = 0; i < inputValues; i++) {
    const value = values[i];
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > top) {
      throw new ModelError(
        "INVALID_INPUT",
        `input[${i}] of ${name} is ${String(value)}, not an integer from 0 to ${top}`,
        `parseInput makes such integers from ${describeInput(model)}`,
      );
    }
  }
}
