import { FIELD } from "@assay/models";

import { CircuitError } from "../errors.js";
import { decodeProof } from "../groth16/proofBytes.js";
import { snark } from "../groth16/snarkjs.js";
import { readKeyFile } from "../keys/keyFile.js";

/**
 * Checks a proof against the circuit's committed verification key, as the contract does.
 * @returns false for a proof that does not hold, and for signals outside the field
 * @throws CircuitError INVALID_PROOF for a malformed proof, INVALID_INPUT for a wrong number of signals
 */
export async function verify(
  circuit: string,
  signals: readonly bigint[],
  proof: Uint8Array,
): Promise<boolean> {
  const { verifyingKey, publicSignals } = readKeyFile(circuit);
  if (signals.length !== publicSignals) {
    throw new CircuitError(
      "INVALID_INPUT",
      `${circuit} has ${publicSignals} public signals, not ${signals.length}`,
      "Give them in the order that docs/circuits.md states",
    );
  }
  if (signals.some((signal) => signal < 0n || signal >= FIELD)) return false;
  return snark.groth16.verify(verifyingKey, signals.map(String), decodeProof(proof));
}
