import { readFileSync } from "node:fs";

import { encodeProof } from "./encodeProof.js";
import { CircuitError } from "./errors.js";
import { readKeyFile } from "./keyFile.js";
import { builtFile, ceremonyKey } from "./paths.js";
import { snark } from "./snarkjs.js";
import { witnessFile } from "./witnessFile.js";

const zkeys = new Map<string, Uint8Array>();

/**
 * Proves a witness. A witness that breaks a constraint gives a proof that does not verify.
 * @throws CircuitError NOT_BUILT
 */
export async function proveWitness(
  circuit: string,
  wires: Uint8Array,
): Promise<{ signals: bigint[]; proof: Uint8Array }> {
  let zkey = zkeys.get(circuit);
  if (zkey === undefined) {
    // A production key comes out of its ceremony; the build makes development keys only.
    const { production } = readKeyFile(circuit);
    const path = production ? ceremonyKey(circuit) : builtFile(circuit, "zkey");
    try {
      zkey = new Uint8Array(readFileSync(path));
    } catch (cause) {
      throw new CircuitError(
        "NOT_BUILT",
        `the proving key of ${circuit} is missing`,
        production ? `Put the ceremony's proving key at ${path}` : "Run `npm run circuits`",
        cause,
      );
    }
    zkeys.set(circuit, zkey);
  }
  const { proof, publicSignals } = await snark.groth16.prove(zkey, witnessFile(wires));
  return { signals: publicSignals.map(BigInt), proof: encodeProof(proof) };
}
