import { ModelError } from "../errors.js";
import type { KnownModel } from "../model.js";
import { KNOWN_MODELS } from "./generated/knownModels.js";

/**
 * A committed model without its weights.
 * @throws ModelError UNKNOWN_MODEL with the known names
 */
export function knownModel(name: string): KnownModel {
  const found = KNOWN_MODELS.find((model) => model.name === name);
  if (found !== undefined) return found;
  throw new ModelError(
    "UNKNOWN_MODEL",
    `there is no model ${name}`,
    `Known: ${KNOWN_MODELS.map((model) => model.name).join(", ")}`,
  );
}
