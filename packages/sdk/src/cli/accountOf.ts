import { isAddress } from "ethers";

import { SdkError } from "../chain/errors.js";

/**
 * Reads an account's address.
 * @throws SdkError INVALID_CONFIG
 */
export function accountOf(text: string): string {
  const isValid: boolean = isAddress(text);
  if (isValid) return text;
  throw new SdkError(
    "INVALID_CONFIG",
    `"${text}" is not an address`,
    "Pass 0x and 40 hexadecimal digits",
  );
}
