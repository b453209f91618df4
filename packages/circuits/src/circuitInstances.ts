import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

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

/** All circuits by name, read once from circuits.json. */
export function circuitInstances(): Record<string, CircuitInstance> {
  instances ??= z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), instanceSchema)
    .parse(JSON.parse(readFileSync(join(ROOT, "circuits/circuits.json"), "utf8")));
  return instances;
}
