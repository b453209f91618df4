import { existsSync, readFileSync } from "node:fs";

import type { ProofInput } from "@assay/circuits";
import type { Determinism, InputSignal, R1cs } from "@assay/circuits/analysis";
import { checkDeterminism, inputWires, readR1cs } from "@assay/circuits/analysis";
import { builtFile } from "@assay/circuits/paths";
import type { Model } from "@assay/models";
import { encodeImage } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import type { Random } from "@assay/models/train";

/** A built circuit, read for analysis. */
export interface Analysed {
  r1cs: R1cs;
  inputs: Record<InputSignal, number[]>;
  determinism: Determinism;
}

const cache = new Map<string, Analysed>();

/** Reads a built circuit once. */
export function analyse(circuit: string): Analysed {
  let analysed = cache.get(circuit);
  if (analysed === undefined) {
    const path = builtFile(circuit, "r1cs");
    if (!existsSync(path)) throw new Error(`${circuit} is not built: run \`npm run circuits\``);
    const r1cs = readR1cs(readFileSync(path));
    const inputs = inputWires(circuit);
    analysed = { r1cs, inputs, determinism: checkDeterminism(r1cs, Object.values(inputs).flat()) };
    cache.set(circuit, analysed);
  }
  return analysed;
}

/** A field element for tests. */
export function randomField(rng: Random): bigint {
  let value = 0n;
  for (let i = 0; i < 7; i++) value = (value << 32n) | BigInt(Math.floor(rng.next() * 2 ** 32));
  return value;
}

/**
 * Input values of a model: real test images where it takes images, else uniform values, then the corners of the input
 * space: all lowest, all highest, single values.
 */
export function sampleInputs(model: Model, count: number, rng: Random): Uint8Array[] {
  const size = model.inputValues;
  const top = 2 ** model.file.input.bits - 1;
  const single = (at: number): Uint8Array => {
    const values = new Uint8Array(size);
    values[at] = top;
    return values;
  };
  const corners = [
    new Uint8Array(size),
    new Uint8Array(size).fill(top),
    ...[0, size - 1, Math.floor(size / 2), 1].map(single),
    new Uint8Array(size).map((_, i) => (i % 2) * top),
  ];
  const images = model.file.input.encoding.type === "image" ? loadMnist("test").images : undefined;
  const random = Array.from({ length: count }, () =>
    images === undefined
      ? new Uint8Array(size).map(() => rng.below(top + 1))
      : encodeImage(model, images[rng.below(images.length)] as Uint8Array),
  );
  return [...corners, ...random];
}

/** One inference to prove, with a random context, and a salt where the model commits to its input. */
export function proofInput(model: Model, input: Uint8Array, rng: Random): ProofInput {
  const context = randomField(rng);
  return model.file.input.mode === "raw"
    ? { input, context }
    : { input, context, salt: randomField(rng) };
}
