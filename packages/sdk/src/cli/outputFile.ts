import { writeFileSync } from "node:fs";

import { SdkError } from "../chain/errors.js";

/**
 * Writes a file that an option names.
 * @throws SdkError INVALID_CONFIG
 */
export function writeOutput(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      `the file ${path} cannot be written`,
      "Check the path and its permissions",
      cause,
    );
  }
}
