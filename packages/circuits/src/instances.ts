import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Model } from "@assay/models";
import { chainLength, loadModel } from "@assay/models";
import { z } from "zod";

import { CircuitError } from "./errors.js";
import { CIRCUITS } from "./paths.js";

const modelInstanceSchema = z.strictObject({
  /** Name of a model of @assay/models. */
  model: z.string(),
  /** Inferences in one proof; more than one compresses the public signals to [C, z, e]. */
  batch: z.int().positive().max(64),
});

const openingInstanceSchema = z.strictObject({
  /** Values that the circuit chains: salt, format word and elements of a model's input. */
  chained: z.int().min(3).max(64),
});

/** A circuit that proves inferences of a model. */
export type ModelInstance = z.infer<typeof modelInstanceSchema>;
/** A circuit that proves the commitment to an input that is known. It belongs to every model of that length. */
export type OpeningInstance = z.infer<typeof openingInstanceSchema>;

let instances: Record<string, ModelInstance | OpeningInstance> | undefined;

/** All circuits by name, read once from circuits.json. */
function circuitInstances(): Record<string, ModelInstance | OpeningInstance> {
  instances ??= z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/),
      z.union([modelInstanceSchema, openingInstanceSchema]),
    )
    .parse(JSON.parse(readFileSync(join(CIRCUITS, "circuits.json"), "utf8")));
  return instances;
}

/** Names of all circuits, in the order of circuits.json. */
export function listCircuits(): string[] {
  return Object.keys(circuitInstances());
}

/** Names of the circuits that prove inferences, in the order of circuits.json. */
export function listModelCircuits(): string[] {
  return listCircuits().filter((name) => "model" in anyInstance(name));
}

/**
 * One circuit of circuits.json, of either kind.
 * @throws CircuitError UNKNOWN_CIRCUIT with the known names
 */
export function anyInstance(name: string): ModelInstance | OpeningInstance {
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

/** @throws CircuitError UNKNOWN_CIRCUIT; INVALID_INPUT for an opening circuit */
export function circuitInstance(name: string): ModelInstance {
  const instance = anyInstance(name);
  if ("model" in instance) return instance;
  throw new CircuitError(
    "INVALID_INPUT",
    `${name} proves openings and no model`,
    "Give a circuit of a model, or use proveOpening",
  );
}

/** @throws CircuitError UNKNOWN_CIRCUIT; INVALID_INPUT for a circuit of a model */
export function openingInstance(name: string): OpeningInstance {
  const instance = anyInstance(name);
  if ("chained" in instance) return instance;
  throw new CircuitError(
    "INVALID_INPUT",
    `${name} proves inferences and no openings`,
    "Give the circuit that openingCircuitOf names",
  );
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
    ([, other]) => "model" in other && other.model === model && other.batch > 1,
  );
  return found?.[0];
}

/**
 * All circuits that the models of a circuit name in their ids: the circuit itself, and those for batches and openings.
 * @throws CircuitError UNKNOWN_CIRCUIT
 */
export function circuitsOf(circuit: string): string[] {
  const names = [circuit, batchCircuitOf(circuit), openingCircuitOf(circuit)];
  return names.filter((name) => name !== undefined);
}

/**
 * The circuit that proves what an input of the same model commits to.
 * @returns its name; undefined if the model's inputs are public words, or if there is no circuit of that length
 * @throws CircuitError UNKNOWN_CIRCUIT
 */
export function openingCircuitOf(circuit: string): string | undefined {
  const model = circuitModel(circuit);
  if (model.file.input.mode === "raw") return undefined;
  const length = chainLength(model);
  const found = Object.entries(circuitInstances()).find(
    ([, other]) => "chained" in other && other.chained === length,
  );
  return found?.[0];
}
