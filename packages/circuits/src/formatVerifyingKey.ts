import type { G1, G2, VerifyingKey } from "./verifyingKey.js";

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
