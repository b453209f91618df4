import type { Hex } from "../types.js";
import { SdkError } from "../errors.js";
import { resultRoot } from "./resultRoot.js";

/**
 * Siblings from one leaf to the root of `resultRoot`: what `deliver` and `reportEquivocation` take beside the signature.
 * @param index of the leaf
 * @throws SdkError INVALID_OUTPUTS when there is no such leaf
 */
export function resultPath(leaves: readonly Hex[], index: number): Hex[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new SdkError("INVALID_OUTPUTS", `there is no leaf ${index}`, "Count from 0");
  }
  const path: Hex[] = [];
  let level = [...leaves];
  let position = index;
  while (level.length > 1) {
    const sibling = level[position ^ 1];
    if (sibling !== undefined) path.push(sibling);
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) =>
      resultRoot(level.slice(2 * i, 2 * i + 2)),
    );
    position >>= 1;
  }
  return path;
}
