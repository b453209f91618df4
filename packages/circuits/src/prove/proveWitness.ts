import { readFileSync } from "node:fs";

import { CircuitError } from "../errors.js";
import { encodeProof } from "../groth16/proofBytes.js";
import { proveKey } from "../groth16/proveKey.js";
import { type ProvingKey, readProvingKey } from "../groth16/provingKey.js";
import { bn254 } from "../groth16/snarkjs.js";
import { readKeyFile } from "../keys/keyFile.js";
import { builtFile, ceremonyKey } from "../paths.js";
import { wireValue } from "./runCircuit.js";

const keys = new Map<string, ProvingKey>();

/** The proving key of a circuit, read once. */
function loadProvingKey(circuit: string): ProvingKey {
  const loaded = keys.get(circuit);
  if (loaded !== undefined) return loaded;
  // A production key comes out of its ceremony; the build makes development keys only.
  const { production } = readKeyFile(circuit);
  const path = production ? ceremonyKey(circuit) : builtFile(circuit, "zkey");
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (cause) {
    throw new CircuitError(
      "NOT_BUILT",
      `the proving key of ${circuit} is missing`,
      production ? `Put the ceremony's proving key at ${path}` : "Run `npm run circuits`",
      cause,
    );
  }
  const key = readProvingKey(new Uint8Array(file));
  keys.set(circuit, key);
  return key;
}

/**
 * Proves a witness. A witness that breaks a constraint gives a proof that does not verify.
 * @param wires all wires, 32 bytes little-endian each
 * @throws CircuitError NOT_BUILT, INVALID_KEY, INVALID_INPUT when the wires are not as many as the key's
 */
export async function proveWitness(
  circuit: string,
  wires: Uint8Array,
): Promise<{ signals: bigint[]; proof: Uint8Array }> {
  const key = loadProvingKey(circuit);
  if (wires.length !== 32 * key.wires) {
    throw new CircuitError(
      "INVALID_INPUT",
      `the witness of ${circuit} has ${wires.length} bytes, its key wants ${32 * key.wires}`,
      "Build the circuit and calculate the witness again",
    );
  }
  const curve = await bn254();
  // A copy, aligned and on its own: a view sent to a worker would take all of its buffer along.
  const proof = await proveKey(curve, key, wires.slice());
  const signals = Array.from({ length: key.publicSignals }, (_, i) => wireValue(wires, i + 1));
  return { signals, proof: encodeProof(proof) };
}
