import { concat, keccak256, toBeHex } from "ethers";

import type { Hex } from "../types.js";

/** keccak256 of output words, packed: what a `SignedResult` holds instead of them. */
export function hashOutputs(outputs: readonly bigint[]): Hex {
  return keccak256(concat(outputs.map((word) => toBeHex(word, 32))));
}
