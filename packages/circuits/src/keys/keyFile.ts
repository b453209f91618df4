import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { CircuitError } from "../errors.js";
import { anyInstance } from "../instances.js";
import { KEYS } from "../paths.js";
import { encodeVerifyingKey, parseVerifyingKey } from "./formats.js";

const hex = z.string().regex(/^[0-9a-f]+$/);
const numeral = z.string().regex(/^\d+$/);
const pair = z.array(numeral);

const keyFileSchema = z.strictObject({
  name: z.string(),
  /** keccak256 of the key's bytes. */
  circuitId: z.string().regex(/^0x[0-9a-f]{64}$/),
  /** True only for a key out of a real ceremony over a real powers-of-tau file. */
  production: z.boolean(),
  /** Where phase 2 came from, for people. */
  setup: z.string(),
  publicSignals: z.int().positive(),
  constraints: z.int().positive(),
  wires: z.int().positive(),
  hashes: z.strictObject({
    /** SHA-256 of the generated circom text. */
    source: hex,
    /** SHA-256 of the constraint system. */
    r1cs: hex,
    /** BLAKE2b-512 of the powers of tau. */
    ptau: hex,
    /** snarkjs's BLAKE2b-512 of the initial proving key. */
    circuit: hex,
    /** BLAKE2b-512 of each contribution of phase 2. */
    steps: z.array(hex),
  }),
  verifyingKey: z.strictObject({
    protocol: z.literal("groth16"),
    curve: z.literal("bn128"),
    nPublic: z.int(),
    vk_alpha_1: pair,
    vk_beta_2: z.array(pair),
    vk_gamma_2: z.array(pair),
    vk_delta_2: z.array(pair),
    IC: z.array(pair),
  }),
});

/** circuits/keys/<name>.json: a circuit's verifying key and the hashes of what it came from. */
export type KeyFile = z.infer<typeof keyFileSchema>;

/**
 * Reads a committed key file.
 * @throws CircuitError UNKNOWN_CIRCUIT, or NOT_BUILT when the file is missing or damaged
 */
export function readKeyFile(name: string): KeyFile {
  anyInstance(name);
  const path = join(KEYS, `${name}.json`);
  if (!existsSync(path)) {
    throw new CircuitError(
      "NOT_BUILT",
      `circuits/keys/${name}.json is missing`,
      "Run `npm run circuits -- --write`",
    );
  }
  const parsed = keyFileSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) {
    throw new CircuitError(
      "NOT_BUILT",
      `circuits/keys/${name}.json is damaged`,
      "Run `npm run circuits -- --write`",
      parsed.error,
    );
  }
  return parsed.data;
}

/** A committed verifying key, ready to be registered, and whether it came out of a real ceremony. */
export interface PublishedKey {
  bytes: Uint8Array;
  /** False for a development key: its secrets are public, so that any account can forge proofs. */
  production: boolean;
}

/** The committed verifying key of a circuit, as the SDK's `publishModel` takes it. */
export function publishedKey(circuit: string): PublishedKey {
  return { bytes: verifyingKeyBytes(circuit), production: readKeyFile(circuit).production };
}

/** keccak256 of the committed verifying key's bytes, 0x and 64 digits: the circuit's name on chain. */
export function circuitId(circuit: string): string {
  return readKeyFile(circuit).circuitId;
}

/**
 * The committed verifying key as the bytes that `CircuitRegistry` takes: alpha | beta | gamma | delta | IC, big-endian
 * 32-byte words, G2 in the precompile's order.
 */
export function verifyingKeyBytes(circuit: string): Uint8Array {
  return encodeVerifyingKey(parseVerifyingKey(readKeyFile(circuit).verifyingKey));
}
