import type { G2, VerifyingKey } from "./verifyingKey.js";

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
