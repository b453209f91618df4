import { readFileSync } from "node:fs";

import * as library from "snarkjs";

/** Receives the messages that snarkjs prints while it works. */
export interface SnarkLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A proof as snarkjs writes it. */
export interface SnarkProof {
  pi_a: string[];
  pi_b: string[][];
  pi_c: string[];
  protocol: string;
  curve: string;
}

/** A verifying key as snarkjs writes it. */
export interface SnarkKey {
  vk_alpha_1: string[];
  vk_beta_2: string[][];
  vk_gamma_2: string[][];
  vk_delta_2: string[][];
  IC: string[][];
}

/** A step of a worker's task: buffers come in, a WASM function is called on them, buffers go out. */
export type WorkerStep =
  | { cmd: "ALLOCSET"; var: number; buff: Uint8Array }
  | { cmd: "ALLOC"; var: number; len: number }
  | { cmd: "CALL"; fnName: string; params: ({ var: number; offset?: number } | { val: number })[] }
  | { cmd: "GET"; out: number; var: number; len: number };

/** A group of the curve; elements are opaque bytes in Montgomery form. */
export interface Group {
  zero: Uint8Array;
  add(a: Uint8Array, b: Uint8Array): Uint8Array;
  double(a: Uint8Array): Uint8Array;
  timesFr(point: Uint8Array, scalar: Uint8Array): Uint8Array;
  isZero(point: Uint8Array): boolean;
  toAffine(point: Uint8Array): Uint8Array;
  /** Coordinates as integers: of G2 as pairs c0, c1. */
  toObject(point: Uint8Array): (bigint | [bigint, bigint])[];
}

/** BN254 as ffjavascript computes it, with its worker threads. */
export interface Curve {
  G1: Group;
  G2: Group;
  Fr: {
    /** From the system's secure generator. */
    random(): Uint8Array;
    mul(a: Uint8Array, b: Uint8Array): Uint8Array;
    neg(a: Uint8Array): Uint8Array;
    one: Uint8Array;
    /** Roots of unity: `w[k]` is of order 2^k. */
    w: Uint8Array[];
  };
  tm: { queueAction(task: WorkerStep[]): Promise<Uint8Array[]> };
  terminate(): Promise<void>;
}

/** The part of snarkjs that this package uses, with the types that its own declarations leave open. */
export interface Snark {
  groth16: {
    prove(
      zkey: Uint8Array,
      witness: Uint8Array,
    ): Promise<{ proof: SnarkProof; publicSignals: string[] }>;
    verify(key: object, signals: string[], proof: SnarkProof): Promise<boolean>;
  };
  zKey: {
    newZKey(
      r1cs: Uint8Array,
      ptau: Uint8Array,
      zkey: string,
      logger?: SnarkLogger,
    ): Promise<Uint8Array | number>;
    contribute(
      from: Uint8Array,
      to: string,
      name: string,
      entropy: string,
      logger?: SnarkLogger,
    ): Promise<Uint8Array>;
    beacon(
      from: Uint8Array,
      to: string,
      name: string,
      beacon: string,
      iterationsExp: number,
      logger?: SnarkLogger,
    ): Promise<Uint8Array | false>;
    verifyFromR1cs(
      r1cs: Uint8Array,
      ptau: Uint8Array,
      zkey: Uint8Array,
      logger?: SnarkLogger,
    ): Promise<boolean>;
    exportVerificationKey(zkey: Uint8Array): Promise<SnarkKey>;
    exportSolidityVerifier(zkey: Uint8Array, templates: { groth16: string }): Promise<string>;
  };
  curves: { getCurveFromName(name: "bn128"): Promise<Curve> };
}

/** snarkjs 0.7.6, typed. Its worker threads live until `terminate` is called. */
export const snark = library as unknown as Snark;

/** The curve, with its worker threads started. */
export function bn254(): Promise<Curve> {
  return snark.curves.getCurveFromName("bn128");
}

/** A file's content. snarkjs leaves the files that it reads by path open, so it gets their bytes instead. */
export function fileBytes(path: string): Uint8Array {
  const buffer = readFileSync(path);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Ends snarkjs's worker threads, which otherwise keep the process alive. Proving again starts new ones. */
export async function terminate(): Promise<void> {
  // ffjavascript keeps the one live curve here, and null after its end.
  const live = (globalThis as { curve_bn128?: unknown }).curve_bn128;
  if (live === undefined || live === null) return;
  const curve = await bn254();
  await curve.terminate();
}
