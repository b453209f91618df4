import { FIELD } from "@assay/models";

import { CircuitError } from "../errors.js";
import { BASE_FIELD } from "../keys/verifyingKey.js";

/** A proving key in memory. Points are affine and in Montgomery form, as ffjavascript computes with them. */
export interface ProvingKey {
  wires: number;
  publicSignals: number;
  /** Rows of the constraint system, rounded up to a power of two. */
  domainSize: number;
  alpha1: Uint8Array;
  beta1: Uint8Array;
  beta2: Uint8Array;
  delta1: Uint8Array;
  delta2: Uint8Array;
  /** Entries of the matrices A and B: matrix, row and wire as 32-bit words, then the value times R^2. */
  coefficients: Uint8Array;
  pointsA: Uint8Array;
  pointsB1: Uint8Array;
  pointsB2: Uint8Array;
  pointsC: Uint8Array;
  pointsH: Uint8Array;
}

/** Bytes of a number, of a point of G1 and of one of G2. */
const N8 = 32;
const G1 = 2 * N8;
const G2 = 4 * N8;

function field(bytes: Uint8Array): bigint {
  return BigInt("0x" + Buffer.from(bytes).reverse().toString("hex"));
}

/**
 * Reads iden3's file of a Groth16 proving key, version 1. Each part is a copy: a view sent to a worker takes all of its
 * buffer along.
 * @throws CircuitError INVALID_KEY
 */
export function readProvingKey(file: Uint8Array): ProvingKey {
  const bad = (problem: string): CircuitError =>
    new CircuitError("INVALID_KEY", `the proving key ${problem}`, "Run `npm run circuits`");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || Buffer.from(file.subarray(0, 4)).toString("latin1") !== "zkey") {
    throw bad("is not a zkey file");
  }
  const sections = new Map<number, Uint8Array>();
  let at = 12;
  for (let left = view.getUint32(8, true); left > 0; left--) {
    if (at + 12 > file.length) throw bad("is cut short");
    const size = Number(view.getBigUint64(at + 4, true));
    if (at + 12 + size > file.length) throw bad("is cut short");
    sections.set(view.getUint32(at, true), file.slice(at + 12, at + 12 + size));
    at += 12 + size;
  }
  const section = (id: number, size?: number): Uint8Array => {
    const found = sections.get(id);
    if (found === undefined) throw bad(`lacks section ${id}`);
    if (size !== undefined && found.length !== size) throw bad(`has a wrong section ${id}`);
    return found;
  };
  const words = (bytes: Uint8Array): DataView =>
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (words(section(1, 4)).getUint32(0, true) !== 1) throw bad("is not a Groth16 key");
  const numbers = 2 * (4 + N8) + 12;
  const header = section(2, numbers + 3 * G1 + 3 * G2);
  if (field(header.subarray(4, 4 + N8)) !== BASE_FIELD) throw bad("is not over BN254");
  if (field(header.subarray(8 + N8, 8 + 2 * N8)) !== FIELD) throw bad("is not over BN254");
  const [wires, publicSignals, domainSize] = [12, 8, 4].map((back) =>
    words(header).getUint32(numbers - back, true),
  ) as [number, number, number];
  let cursor = numbers;
  const point = (size: number): Uint8Array => header.slice(cursor, (cursor += size));
  const [alpha1, beta1, beta2, , delta1, delta2] = [G1, G1, G2, G2, G1, G2].map(point) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const count = words(section(4)).getUint32(0, true);
  return {
    wires,
    publicSignals,
    domainSize,
    alpha1,
    beta1,
    beta2,
    delta1,
    delta2,
    coefficients: section(4, 4 + count * (12 + N8)).slice(4),
    pointsA: section(5, wires * G1),
    pointsB1: section(6, wires * G1),
    pointsB2: section(7, wires * G2),
    pointsC: section(8, (wires - publicSignals - 1) * G1),
    pointsH: section(9, domainSize * G1),
  };
}
