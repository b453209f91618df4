/** One proof of a batch: what `CircuitRegistry.verifyBatch` takes a list of each. */
export interface BatchItem {
  /** The circuit's public signals. */
  readonly signals: readonly bigint[];
  /** The proof's 256 bytes, 0x-prefixed. */
  readonly proof: string;
}

/** Asks the chain (by a call, not a transaction) whether all of these hold; never called with none. */
export type VerifyBatch<Item> = (items: readonly Item[]) => Promise<boolean>;

/**
 * Finds which members make a batch fail, by halving: a batch of n with b bad members takes about 2·b·log₂(n/b) + 1 calls.
 * @param items the batch, in order
 * @param verifyBatch true only when every given item holds
 * @returns indices of the bad items, ascending; empty when the batch holds
 * @throws what `verifyBatch` throws
 */
export async function findBadProofs<Item>(
  items: readonly Item[],
  verifyBatch: VerifyBatch<Item>,
): Promise<number[]> {
  if (items.length === 0 || (await verifyBatch(items))) return [];
  return search(items, 0, verifyBatch);
}

/** The bad ones among items that are known to contain one; `offset` is the first item's index in the batch. */
async function search<Item>(
  items: readonly Item[],
  offset: number,
  verifyBatch: VerifyBatch<Item>,
): Promise<number[]> {
  if (items.length === 1) return [offset];
  const middle = Math.ceil(items.length / 2);
  const left = items.slice(0, middle);
  const right = items.slice(middle);
  // When nothing is wrong on the left, something is on the right, and that need not be asked.
  if (await verifyBatch(left)) return search(right, offset + middle, verifyBatch);
  const found = await search(left, offset, verifyBatch);
  if (await verifyBatch(right)) return found;
  return [...found, ...(await search(right, offset + middle, verifyBatch))];
}
