import type { Interface, Result } from "ethers";

import type { Hex } from "../chain/hex.js";

/** A call inside a transaction's data. */
export interface FoundCall {
  name: string;
  args: Result;
}

/**
 * Finds calls of the named functions in a transaction's data, at its beginning or inside it: a `multicall`, a smart account or a
 * relayer carries them further in. Bytes that only look like a call decode to something that the caller must refuse.
 */
export function findCalls(abi: Interface, names: readonly string[], data: Hex): FoundCall[] {
  const found: FoundCall[] = [];
  for (const name of names) {
    const fragment = abi.getFunction(name);
    if (fragment === null) continue;
    const selector = fragment.selector.slice(2);
    for (let at = data.indexOf(selector, 2); at !== -1; at = data.indexOf(selector, at + 1)) {
      if (at % 2 !== 0) continue;
      try {
        const args = abi.decodeFunctionData(fragment, `0x${data.slice(at)}`);
        found.push({ name, args });
      } catch {
        // These bytes are no such call.
      }
    }
  }
  return found;
}
