import { id, keccak256 } from "ethers";

import {
  G1_GENERATOR,
  G2_GENERATOR,
  R,
  encodeG1,
  encodeG2,
  invert,
  mod,
  mulG1,
  mulG2,
  type G1,
  type G2,
} from "./bn254.js";

/** The secrets of a setup, as exponents of the generators. Knowing them, anything can be "proven". */
export interface Trapdoor {
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly gamma: bigint;
  readonly delta: bigint;
  /** IC[0] … IC[n] */
  readonly ic: readonly bigint[];
}

export interface TrapdoorKey {
  readonly trapdoor: Trapdoor;
  /** The verifying key's bytes, 0x-prefixed. */
  readonly bytes: string;
  readonly circuitId: string;
}

export interface Proof {
  readonly a: G1;
  readonly b: G2;
  readonly c: G1;
}

/** A scalar in [1, r), the same for the same label. */
export function scalarFrom(label: string): bigint {
  return mod(BigInt(id(label)), R - 1n) + 1n;
}

/** A key for `signals` public signals with secrets drawn from `seed`, any of which may be given instead. */
export function makeKey(
  seed: string,
  signals: number,
  secrets: Partial<Trapdoor> = {},
): TrapdoorKey {
  const trapdoor: Trapdoor = {
    alpha: scalarFrom(`${seed} alpha`),
    beta: scalarFrom(`${seed} beta`),
    gamma: scalarFrom(`${seed} gamma`),
    delta: scalarFrom(`${seed} delta`),
    ic: Array.from({ length: signals + 1 }, (_, i) => scalarFrom(`${seed} ic ${i}`)),
    ...secrets,
  };
  const bytes =
    "0x" +
    encodeG1(mulG1(G1_GENERATOR, trapdoor.alpha)) +
    [trapdoor.beta, trapdoor.gamma, trapdoor.delta]
      .map((scalar) => encodeG2(mulG2(G2_GENERATOR, scalar)))
      .join("") +
    trapdoor.ic.map((scalar) => encodeG1(mulG1(G1_GENERATOR, scalar))).join("");
  return { trapdoor, bytes, circuitId: keccak256(bytes) };
}

/** The exponent of X = IC[0] + Σ sᵢ·IC[i]. */
export function signalExponent(trapdoor: Trapdoor, signals: readonly bigint[]): bigint {
  return trapdoor.ic.reduce(
    (sum, ic, i) => mod(sum + ic * (i === 0 ? 1n : (signals[i - 1] ?? 0n)), R),
    0n,
  );
}

/** A valid proof for any signals at all: B and C at random, A solved for. */
export function simulate(key: TrapdoorKey, signals: readonly bigint[], seed: string): Proof {
  const { alpha, beta, gamma, delta } = key.trapdoor;
  // Short scalars for B keep the G2 arithmetic quick; its coordinates look no different.
  const b = 1n + (BigInt(id(`${seed} b`)) & 0xffff_ffffn);
  const c = scalarFrom(`${seed} c`);
  const x = signalExponent(key.trapdoor, signals);
  const a = (alpha * beta + x * gamma + c * delta) * invert(b, R);
  return { a: mulG1(G1_GENERATOR, a), b: mulG2(G2_GENERATOR, b), c: mulG1(G1_GENERATOR, c) };
}

/** The 256 bytes of a proof, 0x-prefixed. */
export function encodeProof(proof: Proof): string {
  return "0x" + encodeG1(proof.a) + encodeG2(proof.b) + encodeG1(proof.c);
}

/** `size` sets of `signals` pseudo-random signals with a valid proof each. */
export function makeBatch(
  key: TrapdoorKey,
  signals: number,
  size: number,
  seed: string,
): { signals: bigint[][]; proofs: string[] } {
  const sets = Array.from({ length: size }, (_, i) =>
    Array.from({ length: signals }, (__, j) => scalarFrom(`${seed} signal ${i} ${j}`)),
  );
  return {
    signals: sets,
    proofs: sets.map((set, i) => encodeProof(simulate(key, set, `${seed} proof ${i}`))),
  };
}
