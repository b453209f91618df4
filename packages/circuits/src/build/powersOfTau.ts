import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { z } from "zod";

import { CircuitError } from "../errors.js";
import { BUILD, CIRCUITS } from "../paths.js";

/** A powers-of-tau file that may be used, for development or for production. */
export interface PowersOfTau {
  path: string;
  blake2b: string;
  /** False for the development file: one unknown contributor, so its maker could forge proofs. */
  production: boolean;
}

/** circuits/ptau.json: by BLAKE2b-512, the files that the setup accepts. The real ones are listed in snarkjs's README. */
const knownSchema = z.record(
  z.string().regex(/^[0-9a-f]{128}$/),
  z.strictObject({ name: z.string(), power: z.int(), production: z.boolean() }),
);

/** Hash of a file that is too big to read at once. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash("blake2b512");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/**
 * The prepared file of 2^15 powers that npm's `snarkjs@0.5.0` ships.
 * @throws CircuitError DATA_MISSING when the package is absent
 */
function developmentFile(): string {
  try {
    const main = createRequire(import.meta.url).resolve("snarkjs-ptau");
    return join(dirname(main), "../test/plonk_circuit/powersOfTau15_final.ptau");
  } catch (cause) {
    throw new CircuitError(
      "DATA_MISSING",
      "the development powers of tau are not installed",
      "Run `npm install snarkjs-ptau@npm:snarkjs@0.5.0`",
      cause,
    );
  }
}

/**
 * Finds the powers-of-tau file and checks it against its published hash.
 * @param given path of a real one; without it, the development file that npm ships
 * @throws CircuitError DATA_MISSING when it is absent, SETUP_REFUSED when its hash is not a known one
 */
export async function powersOfTau(given?: string): Promise<PowersOfTau> {
  const path = given ?? developmentFile();
  if (!existsSync(path)) {
    throw new CircuitError(
      "DATA_MISSING",
      `there is no powers-of-tau file at ${path}`,
      given === undefined ? "Run `npm ci`" : "Check ASSAY_PTAU",
    );
  }
  // The hash of 38 MB or more is remembered by path, size and time of change.
  const { size, mtimeMs } = statSync(path);
  const stamp = `${path} ${size} ${mtimeMs}`;
  const cache = join(BUILD, "ptau.json");
  let blake2b: string | undefined;
  if (existsSync(cache)) {
    const remembered = JSON.parse(readFileSync(cache, "utf8")) as {
      stamp: string;
      blake2b: string;
    };
    if (remembered.stamp === stamp) blake2b = remembered.blake2b;
  }
  if (blake2b === undefined) {
    blake2b = await hashFile(path);
    mkdirSync(BUILD, { recursive: true });
    // Circuits are built in several processes: none of them may read half a file.
    const draft = `${cache}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ stamp, blake2b }));
    renameSync(draft, cache);
  }
  const known = knownSchema.parse(
    JSON.parse(readFileSync(join(CIRCUITS, "ptau.json"), "utf8")),
  )[blake2b];
  if (known === undefined) {
    throw new CircuitError(
      "SETUP_REFUSED",
      `the powers-of-tau file at ${path} has BLAKE2b ${blake2b}, which is not a published one`,
      "Use one of those that circuits/ptau.json lists",
    );
  }
  return { path, blake2b, production: known.production };
}
