import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { MODELS } from "../paths.js";
import type { ModelFile } from "../schema.js";

/** Writes a model file with its numbers in a form that diffs well. */
export function writeModel(file: ModelFile): void {
  mkdirSync(MODELS, { recursive: true });
  writeFileSync(join(MODELS, `${file.name}.json`), JSON.stringify(file, null, 1) + "\n");
}
