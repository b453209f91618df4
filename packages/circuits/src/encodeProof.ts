import type { SnarkProof } from "./snarkjs.js";

/** The eight words of a proof in the EVM's order: A.x, A.y, B.x.c1, B.x.c0, B.y.c1, B.y.c0, C.x, C.y. */
export function encodeProof(proof: SnarkProof): Uint8Array {
  const { pi_a: a, pi_b: b, pi_c: c } = proof;
  const words = [a[0], a[1], b[0]?.[1], b[0]?.[0], b[1]?.[1], b[1]?.[0], c[0], c[1]];
  const hex = words
    .map((word) =>
      BigInt(word ?? "0")
        .toString(16)
        .padStart(64, "0"),
    )
    .join("");
  return new Uint8Array(Buffer.from(hex, "hex"));
}
