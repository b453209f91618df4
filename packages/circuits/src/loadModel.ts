import { readFileSync } from "node:fs";
import { join } from "node:path";

import { circuitInstance } from "./circuitInstance.js";
import { CircuitError } from "./errors.js";
import type { Model } from "./model.js";
import { compileModel } from "./compileModel.js";
import { MODELS } from "./paths.js";
import { modelSchema } from "./schema.js";

const cache = new Map<string, Model>();

/**
 * The integer model of a circuit: shapes, input encoding, output lanes, bounds and measured accuracy.
 * @param circuit a name from `listCircuits`
 * @throws CircuitError UNKNOWN_CIRCUIT, or INVALID_MODEL saying what is wrong with the file
 */
export function loadModel(circuit: string): Model {
  const { model: name } = circuitInstance(circuit);
  const cached = cache.get(name);
  if (cached !== undefined) return cached;
  const path = join(MODELS, `${name}.json`);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new CircuitError(
      "INVALID_MODEL",
      `circuits/models/${name}.json cannot be read`,
      `Run \`npx tsx scripts/train/${name}.ts\``,
      cause,
    );
  }
  const parsed = modelSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new CircuitError(
      "INVALID_MODEL",
      `circuits/models/${name}.json is not a model file`,
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
      parsed.error,
    );
  }
  const model = compileModel(parsed.data);
  cache.set(name, model);
  return model;
}
