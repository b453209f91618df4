import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { circuitInstance } from "./circuitInstance.js";
import { MODELS } from "./paths.js";

/** SHA-256 of the circuit's committed integer model, 0x and 64 digits: what a published model calls its weights. */
export function weightsHash(circuit: string): string {
  const file = readFileSync(join(MODELS, `${circuitInstance(circuit).model}.json`));
  return "0x" + createHash("sha256").update(file).digest("hex");
}
