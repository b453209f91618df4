import { keccak256 } from "ethers";

import { CircuitError } from "./errors.js";
import { BASE_FIELD } from "./field.js";

/** G1 point, affine. */
export type G1 = readonly [x: bigint, y: bigint];

/** G2 point, affine, each coordinate as [c0, c1] of c0 + c1·u: snarkjs's order, not the precompile's. */
export type G2 = readonly [x: readonly [bigint, bigint], y: readonly [bigint, bigint]];

/** A Groth16 verifying key over BN254. */
export interface VerifyingKey {
  alpha: G1;
  beta: G2;
  gamma: G2;
  delta: G2;
  /** One point for the constant 1, then one a public signal. */
  ic: G1[];
}

/** Generator of G2 that snarkjs and EIP-197 use. */
export const G2_GENERATOR: G2 = [
  [
    10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    11559732032986387107991004021392285783925812861821192530917403151452391805634n,
  ],
  [
    8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    4082367875863433681332203403145435568316851327593401208105741076214120093531n,
  ],
];

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}

function g2Words([x, y]: G2): string[] {
  return [x[1], x[0], y[1], y[0]].map(word);
}

/**
 * The key as 32-byte big-endian words: alpha | beta | gamma | delta | IC[0] … IC[n], G2 in the EVM precompile's order
 * (x.c1, x.c0, y.c1, y.c0).
 */
export function encodeVerifyingKey(key: VerifyingKey): Uint8Array {
  const words = [
    ...key.alpha.map(word),
    ...g2Words(key.beta),
    ...g2Words(key.gamma),
    ...g2Words(key.delta),
    ...key.ic.flatMap((point) => point.map(word)),
  ];
  return new Uint8Array(Buffer.from(words.join(""), "hex"));
}

/** keccak256 of the key's bytes: the circuit's name on chain. */
export function hashVerifyingKey(key: VerifyingKey): string {
  return keccak256(encodeVerifyingKey(key));
}

function sameG2(a: G2, b: G2): boolean {
  return a[0][0] === b[0][0] && a[0][1] === b[0][1] && a[1][0] === b[1][0] && a[1][1] === b[1][1];
}

/**
 * Refuses keys whose setup was cut short: with gamma = delta, or delta still the generator, anyone can forge a proof
 * for any public signals (Veil Cash and FOOM, 2026).
 * @throws CircuitError SETUP_REFUSED
 */
export function checkVerifyingKey(key: VerifyingKey, publicSignals: number): void {
  const refuse = (what: string): never => {
    throw new CircuitError(
      "SETUP_REFUSED",
      `the verifying key ${what}`,
      "Run phase 2 of the setup with at least one contribution: docs/circuits.md, Setup",
    );
  };
  if (sameG2(key.gamma, key.delta)) refuse("has gamma = delta, so proofs can be forged");
  if (sameG2(key.delta, G2_GENERATOR))
    refuse("has the G2 generator as delta, so proofs can be forged");
  if (key.ic.length !== publicSignals + 1)
    refuse(`has ${key.ic.length} IC points for ${publicSignals} public signals`);
  const points = [key.alpha, ...key.ic, ...key.beta, ...key.gamma, ...key.delta];
  for (const [a, b] of points) {
    if (a >= BASE_FIELD || b >= BASE_FIELD) refuse("has a coordinate outside the base field");
    if (a === 0n && b === 0n) refuse("has a zero point");
  }
}

/** Reads a key as snarkjs writes it, and as `formatVerifyingKey` does: decimal strings, projective with z = 1. */
export function parseVerifyingKey(json: {
  vk_alpha_1: readonly string[];
  vk_beta_2: readonly (readonly string[])[];
  vk_gamma_2: readonly (readonly string[])[];
  vk_delta_2: readonly (readonly string[])[];
  IC: readonly (readonly string[])[];
}): VerifyingKey {
  const n = (value: string | undefined): bigint => BigInt(value ?? "0");
  const g1 = (point: readonly string[]): G1 => [n(point[0]), n(point[1])];
  const g2 = (point: readonly (readonly string[])[]): G2 => [
    [n(point[0]?.[0]), n(point[0]?.[1])],
    [n(point[1]?.[0]), n(point[1]?.[1])],
  ];
  return {
    alpha: g1(json.vk_alpha_1),
    beta: g2(json.vk_beta_2),
    gamma: g2(json.vk_gamma_2),
    delta: g2(json.vk_delta_2),
    ic: json.IC.map(g1),
  };
}

/** The key as snarkjs reads it. */
export function formatVerifyingKey(key: VerifyingKey): {
  protocol: "groth16";
  curve: "bn128";
  nPublic: number;
  vk_alpha_1: string[];
  vk_beta_2: string[][];
  vk_gamma_2: string[][];
  vk_delta_2: string[][];
  IC: string[][];
} {
  const g1 = ([x, y]: G1): string[] => [x.toString(), y.toString(), "1"];
  const g2 = ([x, y]: G2): string[][] => [x.map(String), y.map(String), ["1", "0"]];
  return {
    protocol: "groth16",
    curve: "bn128",
    nPublic: key.ic.length - 1,
    vk_alpha_1: g1(key.alpha),
    vk_beta_2: g2(key.beta),
    vk_gamma_2: g2(key.gamma),
    vk_delta_2: g2(key.delta),
    IC: key.ic.map(g1),
  };
}
