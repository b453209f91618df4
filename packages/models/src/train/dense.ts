import type { TrainLayer } from "./layer.js";
import { parameter } from "./layer.js";
import type { Random } from "./random.js";

/** Fully connected layer, weights stored `[input][output]` so that zero inputs cost nothing. */
export function dense(
  inputs: number,
  outputs: number,
  levels: number,
  rng: Random,
  gain = Math.sqrt(2 / inputs),
): TrainLayer {
  const weights = parameter(inputs * outputs, levels, () => rng.normal() * gain);
  const bias = parameter(outputs, 0, () => 0);
  const out = new Float32Array(outputs);
  const back = new Float32Array(inputs);
  let last = new Float32Array(0) as Float32Array;
  return {
    size: outputs,
    parameters: [weights, bias],
    forward(input) {
      last = input;
      out.set(bias.used);
      const w = weights.used;
      for (let i = 0; i < inputs; i++) {
        const x = input[i] as number;
        if (x === 0) continue;
        const row = i * outputs;
        for (let o = 0; o < outputs; o++) out[o] = (out[o] as number) + x * (w[row + o] as number);
      }
      return out;
    },
    backward(gradient, needed) {
      const w = weights.used;
      const g = weights.gradient;
      for (let o = 0; o < outputs; o++)
        bias.gradient[o] = (bias.gradient[o] as number) + (gradient[o] as number);
      for (let i = 0; i < inputs; i++) {
        const row = i * outputs;
        const x = last[i] as number;
        if (x !== 0) {
          for (let o = 0; o < outputs; o++)
            g[row + o] = (g[row + o] as number) + x * (gradient[o] as number);
        }
        if (needed) {
          let sum = 0;
          for (let o = 0; o < outputs; o++) sum += (w[row + o] as number) * (gradient[o] as number);
          back[i] = sum;
        }
      }
      return back;
    },
  };
}
