import { AbiCoder, concat, keccak256, toBeHex, toUtf8Bytes } from "ethers";

import type { Hex } from "../chain/hex.js";

/** The prime of BN254's coordinates. */
const P = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const TAG = toUtf8Bytes("BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_");
/** Bytes of a block of Keccak-256. */
const BLOCK_BYTES = 136;
const WORDS = 10;

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

/** The map's constants for Z = 1, as in contracts/libraries/HashToCurve.sol. */
const C2 = mod(-power(2n, P - 2n));
const C3 = 8815841940592487685674414971303048083897117035520822607866n;
const C4 = mod(-16n * power(3n, P - 2n));

/** A schedule of drand rounds, as a network's chain information has it. Times are seconds since the epoch. */
export interface DrandSchedule {
  genesisTime: bigint;
  periodSeconds: bigint;
}

/** A round of drand's evmnet: its signature as a point of G1. */
export interface DrandRound {
  round: bigint;
  x: bigint;
  y: bigint;
}

/** Results of costly steps that the contract checks by one multiplication each. */
export interface MapHints {
  inverse: bigint;
  /** Of the three candidates' roots, those after the first that fits are zero. */
  roots: [bigint, bigint, bigint];
}

/** The message that drand signs for a round. */
function messageOf(round: bigint): Hex {
  return keccak256(toBeHex(round, 8));
}

/** Two field elements of a message, by expand_message_xmd of RFC 9380 to 96 bytes. */
export function hashToField(message: Hex): [bigint, bigint] {
  const tag = concat([TAG, toBeHex(TAG.length, 1)]);
  const b0 = keccak256(concat([new Uint8Array(BLOCK_BYTES), message, "0x0060", "0x00", tag]));
  const next = (previous: bigint, index: number): Hex =>
    keccak256(concat([toBeHex(BigInt(b0) ^ previous, 32), toBeHex(index, 1), tag]));
  const b1 = next(0n, 1);
  const b2 = next(BigInt(b1), 2);
  const b3 = next(BigInt(b2), 3);
  const all = BigInt(concat([b1, b2, b3]));
  return [(all >> 384n) % P, (all & ((1n << 384n) - 1n)) % P];
}

/** The hints of one field element, and the point that it maps to. */
export function mapToPoint(u: bigint): { hints: MapHints; x: bigint; y: bigint } {
  const square = mod(4n * u * u);
  const [plus, minus] = [mod(1n + square), mod(1n - square)];
  // RFC 9380 takes zero for the inverse of zero, and so does the exponentiation.
  const inverse = power(plus * minus, P - 2n);
  const step = mod(mod(u * minus) * mod(inverse * C3));
  const third = mod(plus * plus * inverse);
  const candidates = [mod(C2 - step), mod(C2 + step), mod(1n + C4 * mod(third * third))] as const;
  const roots: MapHints["roots"] = [0n, 0n, 0n];
  for (const [index, x] of candidates.entries()) {
    const g = mod(x * x * x + 3n);
    const root = power(g, (P + 1n) / 4n);
    const fits = mod(root * root) === g;
    // p = 3 mod 4, so the power is a root of g or of its negation.
    roots[index] = root;
    if (!fits) continue;
    return { hints: { inverse, roots }, x, y: (root & 1n) === (u & 1n) ? root : P - root };
  }
  throw new RangeError("one of three candidates is always a coordinate: the prime is wrong");
}

/**
 * The first round that is scheduled at or after a moment: for a target of a `DrandBeacon`, target · interval + lag.
 * @param time seconds since the epoch
 */
export function drandRoundAt(time: bigint, { genesisTime, periodSeconds }: DrandSchedule): bigint {
  if (time <= genesisTime) return 1n;
  return (time - genesisTime + periodSeconds - 1n) / periodSeconds + 1n;
}

/**
 * Reads a round as drand's HTTP interface returns it.
 * @param json of /<chain hash>/public/<round>: `round` and `signature`, 64 bytes in hexadecimal
 * @throws RangeError if it is no round of a network on BN254
 */
export function readDrandRound(json: unknown): DrandRound {
  const { round, signature } = (json ?? {}) as { round?: unknown; signature?: unknown };
  if (typeof round !== "number" || !Number.isSafeInteger(round) || round < 1)
    throw new RangeError("the answer has no round number: ask drand's evmnet for /public/<round>");
  if (typeof signature !== "string" || !/^(?:0x)?[0-9a-f]{128}$/iu.test(signature))
    throw new RangeError(
      `round ${round} has no signature of 64 bytes: ask the network "evmnet", which signs on BN254`,
    );
  const digits = signature.replace(/^0x/u, "");
  return {
    round: BigInt(round),
    x: BigInt(`0x${digits.slice(0, 64)}`),
    y: BigInt(`0x${digits.slice(64)}`),
  };
}

/** What `DrandBeacon.verify` takes: the signature, and the hints for hashing the round to the curve. */
export function drandEvidence({ round, x, y }: DrandRound): Hex {
  const words = hashToField(messageOf(round)).flatMap((u) => {
    const { inverse, roots } = mapToPoint(u).hints;
    return [inverse, ...roots];
  });
  return AbiCoder.defaultAbiCoder().encode([`uint256[${WORDS}]`], [[x, y, ...words]]);
}
