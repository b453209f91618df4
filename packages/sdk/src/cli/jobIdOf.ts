import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";

/** @throws SdkError INVALID_CONFIG when this cannot be a job's id */
export function jobIdOf(text: string): Hex {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  throw new SdkError(
    "INVALID_CONFIG",
    `${text} is no job id`,
    "Give the 0x and 64 hexadecimal digits that `assay request` printed",
  );
}
