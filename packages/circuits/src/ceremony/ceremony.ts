import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { PowersOfTau } from "../build/powersOfTau.js";
import { CircuitError } from "../errors.js";
import type { SnarkLogger } from "../groth16/snarkjs.js";

/** Where one circuit's phase 2 lives: 0000.zkey, 0001.zkey, … in one folder, each made from the one before. */
export interface Ceremony {
  circuit: string;
  folder: string;
  /** Constraint system that the keys belong to. */
  r1cs: string;
  ptau: PowersOfTau;
}

/** Path of a ceremony's file by its number. */
export function stepPath({ folder }: Ceremony, step: number): string {
  return join(folder, `${String(step).padStart(4, "0")}.zkey`);
}

/**
 * Number of the newest file.
 * @throws CircuitError NOT_BUILT when the ceremony has not begun
 */
export function latestStep(ceremony: Ceremony): number {
  const numbers = existsSync(ceremony.folder)
    ? readdirSync(ceremony.folder).flatMap((file) => {
        const match = /^(\d{4})\.zkey$/.exec(file);
        return match === null ? [] : [Number(match[1])];
      })
    : [];
  if (numbers.length === 0)
    throw new CircuitError(
      "NOT_BUILT",
      `the ceremony of ${ceremony.circuit} has not begun`,
      `Run \`npx hardhat circuits begin ${ceremony.circuit}\``,
    );
  return Math.max(...numbers);
}

/** A logger that passes snarkjs's progress on and keeps its messages. */
export function recorder(onProgress: (message: string) => void): {
  logger: SnarkLogger;
  said: string[];
} {
  const said: string[] = [];
  const keep = (message: string): void => {
    said.push(message);
    onProgress(message);
  };
  return { said, logger: { debug: onProgress, info: keep, warn: keep, error: keep } };
}
