import { CircuitError } from "../errors.js";
import type { G2, VerifyingKey } from "./verifyingKey.js";
import { BASE_FIELD, G2_GENERATOR } from "./verifyingKey.js";

function sameG2(a: G2, b: G2): boolean {
  return a[0][0] === b[0][0] && a[0][1] === b[0][1] && a[1][0] === b[1][0] && a[1][1] === b[1][1];
}

/**
 * Refuses keys whose setup was cut short: with gamma = delta, or delta still the generator, anyone can forge a proof
 * for any public signals (Veil Cash and FOOM, 2026).
 * @throws CircuitError SETUP_REFUSED
 */
export function checkVerifyingKey(key: VerifyingKey, publicSignals: number): void {
  const refuse = (problem: string): never => {
    throw new CircuitError(
      "SETUP_REFUSED",
      `the verifying key ${problem}`,
      "Run phase 2 of the setup with at least one contribution: docs/circuits.md, Setup",
    );
  };
  if (sameG2(key.gamma, key.delta)) refuse("has gamma = delta, so proofs can be forged");
  if (sameG2(key.delta, G2_GENERATOR))
    refuse("has the G2 generator as delta, so proofs can be forged");
  if (key.ic.length !== publicSignals + 1)
    refuse(`has ${key.ic.length} IC points for ${publicSignals} public signals`);
  const points = [key.alpha, ...key.ic, ...key.beta, ...key.gamma, ...key.delta];
  for (const [a, b] of points) {
    if (a >= BASE_FIELD || b >= BASE_FIELD) refuse("has a coordinate outside the base field");
    if (a === 0n && b === 0n) refuse("has a zero point");
  }
}
