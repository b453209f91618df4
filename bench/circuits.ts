// Size of every circuit, and the time of a witness and a proof of it.
import { existsSync, statSync } from "node:fs";

import type { Proof } from "@assay/circuits";
import {
  circuitInstance,
  circuitModel,
  listCircuits,
  listModelCircuits,
  openingCircuitOf,
  prove,
  proveBatch,
  proveOpening,
  readKeyFile,
  terminate,
} from "@assay/circuits";
import { builtFile } from "@assay/circuits/paths";
import { chainedValues, encodeImage } from "@assay/models";
import { loadMnist } from "@assay/models/data";

import type { Bench, Row } from "./lib/row.js";

const COMMAND = "npm run bench -- circuits";

/** The best of so many runs counts, after one to warm up: other work on the machine only ever adds. */
const RUNS = 6;

/** Limits of constraints and of a proof's milliseconds on two cores. */
const BUDGETS: Record<string, { constraints: number; prove: number }> = {
  "opening-6": { constraints: 400, prove: 300 },
  "opening-15": { constraints: 700, prove: 500 },
  "opening-28": { constraints: 1_300, prove: 700 },
  "digits-mlp": { constraints: 12_000, prove: 1_300 },
  "digits-fast": { constraints: 1_900, prove: 300 },
  "digits-cnn": { constraints: 16_000, prove: 1_600 },
  iris: { constraints: 400, prove: 100 },
  "digits-fast-x16": { constraints: 28_000, prove: 2_500 },
};

function proveOnce(circuit: string): Promise<Proof> {
  const opened = listModelCircuits().find((name) => openingCircuitOf(name) === circuit);
  if (opened !== undefined) {
    const model = circuitModel(opened);
    const [image] = loadMnist("test").images as [Uint8Array];
    return proveOpening(circuit, chainedValues(model, encodeImage(model, image), 100n));
  }
  const { batch } = circuitInstance(circuit);
  const model = circuitModel(circuit);
  if (model.file.input.mode === "raw")
    return prove(circuit, { input: [51, 35, 14, 2], context: 1n });
  const inputs = loadMnist("test")
    .images.slice(0, batch)
    .map((image, k) => ({
      input: encodeImage(model, image),
      salt: BigInt(100 + k),
      context: BigInt(200 + k),
    }));
  const [only] = inputs;
  return batch === 1 && only !== undefined ? prove(circuit, only) : proveBatch(circuit, inputs);
}

export const bench: Bench = async ({ deterministicOnly }) => {
  // Sizes are pinned by test/circuits, so nothing is left to check here but time, which depends on the machine.
  if (deterministicOnly) return [];
  const rows: Row[] = [];
  const add = (name: string, value: number, unit: string, budget: number | null): void => {
    rows.push({ name: `circuits: ${name}`, value, unit, floor: null, budget, command: COMMAND });
  };
  try {
    for (const circuit of listCircuits()) {
      const budget = BUDGETS[circuit];
      const zkey = builtFile(circuit, "zkey");
      if (!existsSync(zkey)) throw new Error(`${circuit} is not built: run \`npm run circuits\``);
      const { constraints } = readKeyFile(circuit);
      add(`${circuit} constraints`, constraints, "constraints", budget?.constraints ?? null);
      add(`${circuit} proving key`, statSync(zkey).size, "bytes", null);
      const times: Proof["timings"][] = [];
      for (let run = 0; run <= RUNS; run++) times.push((await proveOnce(circuit)).timings);
      const best = (pick: (one: Proof["timings"]) => number): number =>
        Math.round(Math.min(...times.slice(1).map(pick)));
      add(
        `${circuit} witness`,
        best((one) => one.witness),
        "ms",
        null,
      );
      add(
        `${circuit} proof`,
        best((one) => one.prove),
        "ms",
        budget?.prove ?? null,
      );
    }
  } finally {
    await terminate();
  }
  return rows;
};
