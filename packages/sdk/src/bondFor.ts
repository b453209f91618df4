/**
 * The bond of a job in shares of the operator's pool (one share is one token until the pool's first slash), as the market
 * computes it: hundredths of the price, at least the market's smallest bond.
 */
export function bondFor(price: bigint, bondHundredths: bigint, minBond: bigint): bigint {
  const shares = (price * bondHundredths) / 100n;
  return shares > minBond ? shares : minBond;
}
