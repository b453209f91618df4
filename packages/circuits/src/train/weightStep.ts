import type { Parameter } from "./layer.js";

/** Step between neighbouring integers of a weight array. */
export function weightStep(parameter: Parameter): number {
  let max = 0;
  for (const w of parameter.value) max = Math.max(max, Math.abs(w));
  return max === 0 ? 1 : max / parameter.levels;
}
