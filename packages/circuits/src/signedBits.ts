import type { Interval } from "./model.js";

/** Smallest n with every interval inside [−2^(n−1), 2^(n−1)). */
export function signedBits(intervals: readonly Interval[]): number {
  let n = 1;
  for (const { lo, hi } of intervals) {
    while (lo < -(1n << BigInt(n - 1)) || hi >= 1n << BigInt(n - 1)) n++;
  }
  return n;
}
