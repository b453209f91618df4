import { keccak256 } from "ethers";

import type { G1, G2, VerifyingKey } from "./verifyingKey.js";

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
