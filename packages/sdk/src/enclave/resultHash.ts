import { concat, keccak256, toBeHex } from "ethers";

import type { Hex } from "../types.js";

/** `Statement.resultHash`: what a delivery and a settled job keep of a result. */
export function resultHash(jobId: Hex, outputs: readonly bigint[]): Hex {
  return keccak256(concat([jobId, ...outputs.map((word) => toBeHex(word, 32))]));
}
