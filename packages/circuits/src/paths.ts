import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder above this file that holds circuits/: the repository, or an installed package that carries circuits/ along. */
function findRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "circuits/circuits.json"))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Error(`no folder above ${import.meta.dirname} holds circuits/circuits.json`);
    folder = above;
  }
  return folder;
}

/** Holds `CIRCUITS` and build/; circom sees nothing outside it. */
export const ROOT = findRoot();

/** Committed files: the instances, the template library, the keys and the list of powers of tau. */
export const CIRCUITS = join(ROOT, "circuits");

/** One circom template a file. */
export const LIBRARY = join(CIRCUITS, "lib");

/** Committed verification keys, one a circuit. */
export const KEYS = join(CIRCUITS, "keys");

/** Everything that is built; never committed. */
export const BUILD = join(ROOT, "build/circuits");

/** A file that the build of a circuit makes. */
export function builtFile(
  circuit: string,
  kind: "circom" | "r1cs" | "wasm" | "sym" | "zkey" | "stamp.json",
): string {
  return join(BUILD, circuit, `${circuit}.${kind}`);
}

/** The folder of a circuit's phase 2. */
export function ceremonyFolder(circuit: string): string {
  return join(ROOT, "build/ceremony", circuit);
}

/** The proving key that a ceremony ended with, where `npx hardhat circuits export` leaves it. */
export function ceremonyKey(circuit: string): string {
  return join(ceremonyFolder(circuit), "final.zkey");
}
