import type { Parameter } from "./layer.js";

/** A parameter with nothing learnt yet. */
export function parameter(size: number, levels: number, fill: () => number): Parameter {
  const value = Float32Array.from({ length: size }, fill);
  return {
    value,
    used: value.slice(),
    gradient: new Float32Array(size),
    mean: new Float32Array(size),
    variance: new Float32Array(size),
    levels,
  };
}
