import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { bytes } from "../encoding/bytes.js";

/** A P-256 key pair of the simulator. */
export interface SigningKey {
  secret: Uint8Array;
  /** x and y, 64 bytes. */
  publicKey: Uint8Array;
  /** Returns r and s over SHA-256 of the message. About half have a high s, as Intel's signatures do. */
  sign(message: Uint8Array): Uint8Array;
}

/** Derives a key pair from a seed and a label: every run makes the same certificates. */
export function signingKey(seed: string, label: string): SigningKey {
  const secret = sha256(bytes.ascii(`${seed}/${label}`));
  return {
    secret,
    publicKey: p256.getPublicKey(secret, false).slice(1),
    sign: (message) => p256.sign(message, secret, { lowS: false }),
  };
}
