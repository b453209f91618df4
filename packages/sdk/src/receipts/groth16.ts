import { FIELD } from "@assay/models/codec";
import { bn254 } from "@noble/curves/bn254.js";
import { dataSlice, getBytes, toBigInt } from "ethers";

import type { Hex } from "../chain/hex.js";

const { G1, G2, fields } = bn254;
type G1Point = ReturnType<typeof G1.Point.fromAffine>;
type G2Point = ReturnType<typeof G2.Point.fromAffine>;

/** Bytes of alpha, beta, gamma and delta; then follow the points of the signals, 64 bytes each. */
const HEAD_BYTES = 448;
const PROOF_BYTES = 256;

function wordAt(bytes: Hex, offset: number): bigint {
  return toBigInt(dataSlice(bytes, offset, offset + 32));
}

/** A coordinate of a point; a value that is not below the field's prime has no such point. */
function coordinate(value: bigint): bigint {
  if (!fields.Fp.isValid(value)) throw new RangeError("a coordinate is not in the base field");
  return value;
}

function g1At(bytes: Hex, offset: number): G1Point {
  const x = coordinate(wordAt(bytes, offset));
  const y = coordinate(wordAt(bytes, offset + 32));
  if (x === 0n && y === 0n) return G1.Point.ZERO;
  const point = G1.Point.fromAffine({ x, y });
  point.assertValidity();
  return point;
}

/** EIP-197 writes the imaginary part first. */
function g2At(bytes: Hex, offset: number): G2Point {
  const [x1, x0, y1, y0] = [0, 32, 64, 96].map((at) => coordinate(wordAt(bytes, offset + at))) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  if (x0 === 0n && x1 === 0n && y0 === 0n && y1 === 0n) return G2.Point.ZERO;
  const point = G2.Point.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } });
  // On the curve, and in the subgroup.
  point.assertValidity();
  return point;
}

/**
 * Whether a Groth16 proof over BN254 holds, as `CircuitRegistry.verify` decides it: e(A, B) = e(alpha, beta) · e(X, gamma) ·
 * e(C, delta), with X the sum of the key's points times the signals.
 * @param verifyingKey as `CircuitRegistry` lays it out: alpha | beta | gamma | delta | IC
 * @param signals in the circuit's order
 * @param proof A | B | C, 256 bytes
 * @returns false also for malformed points, and for signals outside the field
 */
export function verifyGroth16(verifyingKey: Hex, signals: readonly bigint[], proof: Hex): boolean {
  const keyBytes = getBytes(verifyingKey).length;
  if (keyBytes !== HEAD_BYTES + 64 * (signals.length + 1)) return false;
  if (getBytes(proof).length !== PROOF_BYTES) return false;
  if (signals.some((signal) => signal < 0n || signal >= FIELD)) return false;
  try {
    let x = g1At(verifyingKey, HEAD_BYTES);
    signals.forEach((signal, i) => {
      const point = g1At(verifyingKey, HEAD_BYTES + 64 * (i + 1));
      if (signal !== 0n) x = x.add(point.multiplyUnsafe(signal));
    });
    const pairs = [
      { g1: g1At(proof, 0).negate(), g2: g2At(proof, 64) },
      { g1: g1At(verifyingKey, 0), g2: g2At(verifyingKey, 64) },
      { g1: x, g2: g2At(verifyingKey, 192) },
      { g1: g1At(proof, 192), g2: g2At(verifyingKey, 320) },
    ].filter(({ g1, g2 }) => !g1.is0() && !g2.is0());
    return fields.Fp12.eql(bn254.pairingBatch(pairs), fields.Fp12.ONE);
  } catch {
    return false;
  }
}
