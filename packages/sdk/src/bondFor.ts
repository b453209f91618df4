/**
 * The bond of a job in shares of the operator's pool (one share is one token until the pool's first slash), as the market
 * computes it: basis points of the price, at least the market's smallest bond.
 */
export function bondFor(price: bigint, bondBps: bigint, minBond: bigint): bigint {
  const shares = (price * bondBps) / 10_000n;
  return shares > minBond ? shares : minBond;
}
