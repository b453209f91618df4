import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { compileModel } from "./compileModel.js";
import { ModelError } from "./errors.js";
import type { Model } from "./model.js";
import { MODELS } from "./paths.js";
import { modelSchema } from "./schema.js";

const ENDING = ".json";
const cache = new Map<string, Model>();

/** Names of all committed models, in alphabetical order. */
export function listModels(): string[] {
  return readdirSync(MODELS)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/** @throws ModelError UNKNOWN_MODEL with the known names */
function readModelFile(name: string): Buffer {
  const known = listModels();
  if (!known.includes(name)) {
    throw new ModelError(
      "UNKNOWN_MODEL",
      `there is no model ${name}`,
      `Known: ${known.join(", ")}`,
    );
  }
  return readFileSync(join(MODELS, name + ENDING));
}

/**
 * An integer model: layers, input and output codec, bounds and measured accuracy. Each is read and compiled once.
 * @param name a name from `listModels`
 * @throws ModelError UNKNOWN_MODEL, or INVALID_MODEL naming the wrong field
 */
export function loadModel(name: string): Model {
  const cached = cache.get(name);
  if (cached !== undefined) return cached;
  const parsed = modelSchema.safeParse(JSON.parse(readModelFile(name).toString("utf8")));
  if (!parsed.success) {
    throw new ModelError(
      "INVALID_MODEL",
      `packages/models/models/${name}.json is not a model file`,
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
      parsed.error,
    );
  }
  const model = compileModel(parsed.data);
  cache.set(name, model);
  return model;
}

/**
 * SHA-256 of the committed model file, 0x and 64 digits: the name of a published model's weights. The file names its codec
 * too, so a published model fixes how its input is read and how its outputs are read.
 * @throws ModelError UNKNOWN_MODEL
 */
export function weightsHash(name: string): string {
  return "0x" + createHash("sha256").update(readModelFile(name)).digest("hex");
}
