/** Formulas of an operator's price and bond. Amounts are whole token units and round against a loss. */
import { RATE_ONE } from "@assay/sdk";

const BPS = 10_000n;
const YEAR_SECONDS = 365n * 24n * 60n * 60n;

/** Costs of one operator. */
export interface Costs {
  /** One inference. */
  inference: bigint;
  /** One proof, without gas. */
  proof: bigint;
  /** The gas of one proof's transaction. */
  proofGas: bigint;
  /** Margin of the price above the expected cost, basis points. */
  marginBps: bigint;
  /** Yearly interest on bonded tokens, basis points. */
  interestBps: bigint;
}

const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The fee of a called proof of which 80% cover the proof at three times the gas: 1.25 · (c + 3 · gas). */
export function proofFeeOf({ proof, proofGas }: Pick<Costs, "proof" | "proofGas">): bigint {
  return ceilDiv(5n * (proof + 3n * proofGas), 4n);
}

/** The bond of an enclave job, B = max(φ, k · V): large enough for a challenge to pay the proof, and for few audits. */
export function bondOfRisk(valueAtRisk: bigint, perValue: bigint, proofFee: bigint): bigint {
  return max(proofFee, perValue * valueAtRisk);
}

/** `bond` in basis points of the price, rounded up. */
export function bondInBps(bond: bigint, price: bigint): bigint {
  return price === 0n ? 0n : ceilDiv(bond * BPS, price);
}

/**
 * The least price that pays: (g + p · (c + gas)) · (1 + margin) + i · B · time.
 * @param rate p, the probability of a proof, in units of 2^-128
 * @param bond B, bonded for `seconds`
 */
export function askOf(costs: Costs, rate: bigint, bond: bigint, seconds: bigint): bigint {
  const proofs = ceilDiv(rate * (costs.proof + costs.proofGas), RATE_ONE);
  const work = ceilDiv((costs.inference + proofs) * (BPS + costs.marginBps), BPS);
  return work + ceilDiv(costs.interestBps * bond * seconds, BPS * YEAR_SECONDS);
}

/** The least price of a lock that the market allows for a value at risk: a sixty-fourth. */
export function leastPriceOf(valueAtRisk: bigint): bigint {
  return ceilDiv(valueAtRisk, 64n);
}
