import { concat, keccak256, ZeroHash } from "ethers";

import type { Hex } from "../types.js";

/**
 * The random number that decides a result's audit, below 2^128: the result is drawn if it is below `auditRate`.
 * @param blockHash of the delivery's `auditBlock`; the zero hash when the chain does not know it any more, which is drawn
 */
export function auditDraw(blockHash: Hex, jobId: Hex): bigint {
  if (blockHash === ZeroHash) return 1n;
  return (BigInt(keccak256(concat([blockHash, jobId]))) & ((1n << 128n) - 1n)) | 1n;
}
