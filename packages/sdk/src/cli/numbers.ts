import { SdkError } from "../chain/errors.js";

/**
 * Reads the whole number of an option.
 * @throws SdkError INVALID_CONFIG
 */
export function wholeNumber(option: string, text: string, least = 0): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new SdkError(
    "INVALID_CONFIG",
    `--${option} must be a whole number, not "${text}"`,
    `Pass a number of at least ${least}`,
  );
}
