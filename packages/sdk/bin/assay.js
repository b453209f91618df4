#!/usr/bin/env node
// An installed package has its build. Inside the repository, tsx loads the sources.
import { existsSync } from "node:fs";
import { join } from "node:path";

const sources = join(import.meta.dirname, "../src/cli/assay.ts");
if (existsSync(sources)) {
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: join(import.meta.dirname, "../../../tsconfig.json") });
  await import("../src/cli/assay.ts");
} else {
  await import("../dist/cli/assay.js");
}
