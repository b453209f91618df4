import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Model } from "@assay/models";
import { loadModel } from "@assay/models";
import { z } from "zod";

import { CircuitError } from "./errors.js";
import { CIRCUITS } from "./paths.js";

const instanceSchema = z.strictObject({
  /** Name of a model of @assay/models. */
  model: z.string(),
  /** Inferences in one proof; more than one compresses the public signals to [C, z, e]. */
  batch: z.int().positive().max(64),
});

/** One circuit of circuits.json. */
export type CircuitInstance = z.infer<typeof instanceSchema>;

let instances: Record<string, CircuitInstance> | undefined;

/** All circuits by name, read once from circuits.json. */
function circuitInstances(): Record<string, CircuitInstance> {
  instances ??= z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), instanceSchema)
    .parse(JSON.parse(readFileSync(join(CIRCUITS, "circuits.json"), "utf8")));
  return instances;
}

/** Names of all circuits, in the order of circuits.json. */
export function listCircuits(): string[] {
  return Object.keys(circuitInstances());
}

/** @throws CircuitError UNKNOWN_CIRCUIT with the known names */
export function circuitInstance(name: string): CircuitInstance {
  const instance = circuitInstances()[name];
  if (instance === undefined) {
    throw new CircuitError(
      "UNKNOWN_CIRCUIT",
      `there is no circuit ${name}`,
      `Known: ${listCircuits().join(", ")}`,
    );
  }
  return instance;
}

/**
 * The model that a circuit proves.
 * @throws CircuitError UNKNOWN_CIRCUIT; ModelError INVALID_MODEL naming the wrong field of the model's file
 */
export function circuitModel(circuit: string): Model {
  return loadModel(circuitInstance(circuit).model);
}

/**
 * The circuit that proves many inferences of the same model in one proof.
 * @returns its name; undefined if the model has none, or if `circuit` is one itself
 * @throws CircuitError UNKNOWN_CIRCUIT
 */
export function batchCircuitOf(circuit: string): string | undefined {
  const { model, batch } = circuitInstance(circuit);
  if (batch > 1) return undefined;
  const found = Object.entries(circuitInstances()).find(
    ([, other]) => other.model === model && other.batch > 1,
  );
  return found?.[0];
}
