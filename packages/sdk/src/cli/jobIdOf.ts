import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";

/**
 * Reads a job id.
 * @throws SdkError INVALID_CONFIG
 */
export function jobIdOf(text: string): Hex {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  throw new SdkError(
    "INVALID_CONFIG",
    `"${text}" is not a job id`,
    "Pass the id that `assay request` printed: 0x and 64 hexadecimal digits",
  );
}
