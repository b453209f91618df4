/** Basis points of max(price, smallest bond). */
const FEE_BPS = 200n;

/** The fee of a demand for the input, which is that of a decline too: 2% of the price, at least of the smallest bond. */
export function demandFee(price: bigint, minBond: bigint): bigint {
  return ((price > minBond ? price : minBond) * FEE_BPS) / 10_000n;
}
