import type { ProofInput } from "./calculateWitness.js";
import { calculateWitness } from "./calculateWitness.js";
import { proveTimed } from "./proveTimed.js";

/** A proof and what it took. */
export interface Proof {
  /** Public signals in the contract's order. */
  signals: bigint[];
  /** 256 bytes: A | B | C, as the contract reads them. */
  proof: Uint8Array;
  /** Milliseconds. */
  timings: { witness: number; prove: number };
}

/**
 * Proves one inference. Call `terminate` when no more proofs are wanted.
 * @throws CircuitError INVALID_INPUT naming the wrong input, NOT_BUILT
 */
export function prove(circuit: string, input: ProofInput): Promise<Proof> {
  return proveTimed(circuit, () => calculateWitness(circuit, input));
}
