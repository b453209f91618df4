import { CircuitError } from "../errors.js";
import { BASE_FIELD } from "../keys/verifyingKey.js";
import type { SnarkProof } from "./snarkjs.js";

/**
 * Reads 256 bytes as a proof.
 * @throws CircuitError INVALID_PROOF on a wrong length or a coordinate outside the base field
 */
export function decodeProof(bytes: Uint8Array): SnarkProof {
  if (bytes.length !== 256) {
    throw new CircuitError(
      "INVALID_PROOF",
      `a proof has 256 bytes, not ${bytes.length}`,
      "Give A (64), B (128) and C (64) as 32-byte words",
    );
  }
  const words = Array.from({ length: 8 }, (_, i) =>
    BigInt("0x" + Buffer.from(bytes.subarray(32 * i, 32 * i + 32)).toString("hex")),
  );
  words.forEach((value, i) => {
    if (value >= BASE_FIELD)
      throw new CircuitError(
        "INVALID_PROOF",
        `word ${i} of the proof is not in the base field`,
        "Give reduced coordinates",
      );
  });
  const [ax, ay, bx1, bx0, by1, by0, cx, cy] = words.map(String) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    pi_a: [ax, ay, "1"],
    pi_b: [
      [bx0, bx1],
      [by0, by1],
      ["1", "0"],
    ],
    pi_c: [cx, cy, "1"],
    protocol: "groth16",
    curve: "bn128",
  };
}

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
