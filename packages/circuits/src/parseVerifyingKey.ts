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
