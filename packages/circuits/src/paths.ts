import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** A build carries the circuits' committed files along. Inside the repository they are in a folder above the sources. */
const carriesFiles = existsSync(join(import.meta.dirname, "circuits/circuits.json"));

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

/** Holds `CIRCUITS`: the repository, or the folder of the installed package's build. */
export const ROOT = findRoot();

/** Committed files: the instances, the template library, the keys and the list of powers of tau. */
export const CIRCUITS = join(ROOT, "circuits");

/** One circom template a file. */
export const LIBRARY = join(CIRCUITS, "lib");

/** Committed verification keys, one a circuit. */
export const KEYS = join(CIRCUITS, "keys");

/** Holds everything that is built. An installed package builds outside itself, since an update would delete it. */
const WORK = process.env.ASSAY_BUILD ?? join(carriesFiles ? process.cwd() : ROOT, "build");

/** Everything that is built of the circuits; never committed. */
export const BUILD = join(WORK, "circuits");

/** A file that the build of a circuit makes. */
export function builtFile(
  circuit: string,
  kind: "circom" | "r1cs" | "wasm" | "sym" | "zkey" | "stamp.json",
): string {
  return join(BUILD, circuit, `${circuit}.${kind}`);
}

/** The folder of a circuit's phase 2. */
export function ceremonyFolder(circuit: string): string {
  return join(WORK, "ceremony", circuit);
}

/** The proving key that a ceremony ended with, where `npx hardhat circuits export` leaves it. */
export function ceremonyKey(circuit: string): string {
  return join(ceremonyFolder(circuit), "final.zkey");
}
