import { readFileSync } from "node:fs";

import type { ProofInput, Witness } from "./calculateWitness.js";
import { calculateWitness } from "./calculateWitness.js";
import { CircuitError } from "./errors.js";
import { FIELD } from "./field.js";
import { readKeyFile } from "./keyFile.js";
import { builtFile, ceremonyKey } from "./paths.js";
import { encodeProof } from "./proofBytes.js";
import { snark } from "./snarkjs.js";

/** A proof and what it took. */
export interface Proof {
  /** Public signals in the contract's order. */
  signals: bigint[];
  /** 256 bytes: A | B | C, as the contract reads them. */
  proof: Uint8Array;
  /** Milliseconds. */
  timings: { witness: number; prove: number };
}

const zkeys = new Map<string, Uint8Array>();

/** Wraps wires into iden3's witness file, version 2. */
export function witnessFile(wires: Uint8Array): Uint8Array {
  const file = Buffer.alloc(76 + wires.length);
  file.write("wtns", 0, "latin1");
  file.writeUInt32LE(2, 4);
  file.writeUInt32LE(2, 8);
  file.writeUInt32LE(1, 12);
  file.writeBigUInt64LE(40n, 16);
  file.writeUInt32LE(32, 24);
  for (let i = 0; i < 4; i++)
    file.writeBigUInt64LE((FIELD >> BigInt(64 * i)) & 0xffffffffffffffffn, 28 + 8 * i);
  file.writeUInt32LE(wires.length / 32, 60);
  file.writeUInt32LE(2, 64);
  file.writeBigUInt64LE(BigInt(wires.length), 68);
  file.set(wires, 76);
  return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
}

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

/** Times a witness and its proof. */
export async function proveTimed(
  circuit: string,
  calculate: () => Promise<Witness>,
): Promise<Proof> {
  const start = performance.now();
  const { wires } = await calculate();
  const middle = performance.now();
  const { signals, proof } = await proveWitness(circuit, wires);
  return {
    signals,
    proof,
    timings: { witness: middle - start, prove: performance.now() - middle },
  };
}

/**
 * Proves one inference. Call `terminate` when no more proofs are wanted.
 * @throws CircuitError INVALID_INPUT naming the wrong input, NOT_BUILT
 */
export function prove(circuit: string, input: ProofInput): Promise<Proof> {
  return proveTimed(circuit, () => calculateWitness(circuit, input));
}
