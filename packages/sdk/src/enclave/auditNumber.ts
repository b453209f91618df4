import { concat, keccak256, ZeroHash } from "ethers";

import type { Hex } from "../types.js";

const NUMBER_BITS = 96n;
/** Bits by which rates are finer than numbers. */
const FINER_BITS = 32n;

/**
 * The random number of 96 bits that decides a result's audit.
 * @param blockHash of the delivery's `auditBlock`; the zero hash when the chain does not know it any more, which is drawn
 */
export function auditNumber(blockHash: Hex, jobId: Hex): bigint {
  if (blockHash === ZeroHash) return 1n;
  return (BigInt(keccak256(concat([blockHash, jobId]))) & ((1n << NUMBER_BITS) - 1n)) | 1n;
}

/**
 * Whether a number draws an audit.
 * @param rate from `auditRate`
 */
export function isDrawn(number: bigint, rate: bigint): boolean {
  return number << FINER_BITS < rate;
}
