import type { Provider } from "ethers";

import type { Patience } from "./patience.js";
import { ask } from "./patience.js";

/**
 * Finds the block that created a contract, by bisection.
 * @param before a block without the contract
 * @throws the server's error, e.g. of a server that has no state of old blocks
 */
export async function creationBlock(
  provider: Provider,
  address: string,
  before: number,
  patience: Patience,
): Promise<number> {
  let low = before;
  let high = await ask(() => provider.getBlockNumber(), patience);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const code = await ask(() => provider.getCode(address, middle), patience);
    if (code === "0x") low = middle;
    else high = middle;
  }
  return high;
}
