import { keccak256 } from "ethers";

import { FIELD } from "./field.js";

/** keccak256 over 32-byte big-endian words, mod r. */
export function batchChallenge(C: bigint, values: readonly bigint[]): bigint {
  const words = [C, ...values].map((value) => value.toString(16).padStart(64, "0"));
  return BigInt(keccak256("0x" + words.join(""))) % FIELD;
}
