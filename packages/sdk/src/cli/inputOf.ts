import { readFileSync } from "node:fs";

import { SdkError } from "../chain/errors.js";

/**
 * The text of `--input`, or the bytes of the file that it names behind an @.
 * @throws SdkError INVALID_INPUT
 */
export function inputOf(input: string): string | Uint8Array {
  if (!input.startsWith("@")) return input;
  try {
    return readFileSync(input.slice(1));
  } catch (cause) {
    throw new SdkError(
      "INVALID_INPUT",
      `the input file ${input.slice(1)} cannot be read`,
      "Check the path and its permissions",
      cause,
    );
  }
}
