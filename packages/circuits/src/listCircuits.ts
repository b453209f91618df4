import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { CircuitError } from "./errors.js";
import { ROOT } from "./paths.js";

const instanceSchema = z.strictObject({
  /** File under circuits/models without its ending. */
  model: z.string(),
  /** Inferences in one proof; more than one compresses the public signals to [C, z, e]. */
  batch: z.int().positive().max(64),
});

/** One circuit of circuits.json. */
export type CircuitInstance = z.infer<typeof instanceSchema>;

let instances: Record<string, CircuitInstance> | undefined;

function read(): Record<string, CircuitInstance> {
  instances ??= z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), instanceSchema)
    .parse(JSON.parse(readFileSync(join(ROOT, "circuits/circuits.json"), "utf8")));
  return instances;
}

/** Names of all circuits, in the order of circuits.json. */
export function listCircuits(): string[] {
  return Object.keys(read());
}

/** @throws CircuitError UNKNOWN_CIRCUIT with the known names */
export function circuitInstance(name: string): CircuitInstance {
  const instance = read()[name];
  if (instance === undefined) {
    throw new CircuitError(
      "UNKNOWN_CIRCUIT",
      `there is no circuit ${name}`,
      `Known: ${listCircuits().join(", ")}`,
    );
  }
  return instance;
}
