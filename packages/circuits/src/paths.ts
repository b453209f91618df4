import { join, resolve } from "node:path";

/** Root of the repository: circuits, models and keys are files of it. */
export const ROOT = resolve(import.meta.dirname, "../../..");

/** Everything that is built; never committed. */
export const BUILD = join(ROOT, "build/circuits");

/** Committed verification keys, one a circuit. */
export const KEYS = join(ROOT, "circuits/keys");

/** Committed integer models. */
export const MODELS = join(ROOT, "circuits/models");

/** A file that the build of a circuit makes. */
export function builtFile(
  circuit: string,
  kind: "circom" | "r1cs" | "wasm" | "sym" | "zkey" | "stamp.json",
): string {
  return join(BUILD, circuit, `${circuit}.${kind}`);
}

/** The proving key that a ceremony ended with, where `npx hardhat circuits export` leaves it. */
export function ceremonyKey(circuit: string): string {
  return join(ROOT, "build/ceremony", circuit, "final.zkey");
}
