import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { R1cs } from "@assay/circuits/analysis";
import { readR1cs } from "@assay/circuits/analysis";
import { compileCircuit } from "@assay/circuits/build";
import { BUILD, ROOT } from "@assay/circuits/paths";
import type { SignalInputs } from "@assay/circuits/prove";
import { wireValue, witnessCalculator } from "@assay/circuits/prove";

/** A small circuit compiled for a test. */
export interface Snippet {
  r1cs: R1cs;
  /** Path of the r1cs file, for a setup. */
  path: string;
  /** All wires, wire 0 first. Throws CircuitError WITNESS_FAILED when there is no witness. */
  witness: (inputs: SignalInputs) => bigint[];
}

/** Hash of the template library, so that a changed template compiles again. */
function libraryHash(): string {
  const hash = createHash("sha256");
  const folder = join(ROOT, "circuits/lib");
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/**
 * Compiles circom text, cached by its content.
 * @param source a whole circom file; includes are relative to the repository's root
 */
export async function snippet(source: string): Promise<Snippet> {
  const id = createHash("sha256").update(source).update(libraryHash()).digest("hex").slice(0, 24);
  const folder = join(BUILD, "test", id);
  const base = join(folder, "snippet");
  if (!existsSync(`${base}.wasm`)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${base}.circom`, source);
    await compileCircuit(`${base}.circom`, { test: join(ROOT, "test") });
  }
  const calculator = await witnessCalculator(readFileSync(`${base}.wasm`));
  return {
    r1cs: readR1cs(readFileSync(`${base}.r1cs`)),
    path: `${base}.r1cs`,
    witness: (inputs) => {
      const wires = calculator.calculate(inputs);
      return Array.from({ length: wires.length / 32 }, (_, i) => wireValue(wires, i));
    },
  };
}

/**
 * Compiles one template of circuits/lib with all its inputs public.
 * @param call for example `Dense(2, 1, [1, 2], [3])`
 * @param inputs names of its input signals
 */
export function templateSnippet(call: string, inputs: readonly string[]): Promise<Snippet> {
  const name = call.slice(0, call.indexOf("("));
  return snippet(
    `pragma circom 2.1.0;\ninclude "circuits/lib/${name}.circom";\n` +
      `component main {public [${inputs.join(", ")}]} = ${call};\n`,
  );
}
