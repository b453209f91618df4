import { concat, keccak256 } from "ethers";

import { SdkError } from "../errors.js";
import type { Hex } from "../types.js";

/** Two children, sorted, as OpenZeppelin's `Hashes` hash them. */
function parent(a: Hex, b: Hex): Hex {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}

/**
 * Merkle root of leaves in their order, as `IEnclaveModule.rootOf` computes it.
 * @throws SdkError INVALID_OUTPUTS when there is no leaf
 */
export function resultRoot(leaves: readonly Hex[]): Hex {
  let level = [...leaves];
  while (level.length > 1) {
    const next: Hex[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = level.slice(i, i + 2) as [Hex, Hex?];
      next.push(right === undefined ? left : parent(left, right));
    }
    level = next;
  }
  const [root] = level;
  if (root === undefined) {
    throw new SdkError("INVALID_OUTPUTS", "there is no result to sign", "Give at least one leaf");
  }
  return root;
}
