import type { TrainLayer } from "./layer.js";

/** Sum over windows that do not overlap, scaled by their area here so that the float values stay small. */
export function meanPool(side: number, channels: number, window: number): TrainLayer {
  const outSide = Math.floor(side / window);
  const scale = 1 / (window * window);
  const out = new Float32Array(outSide * outSide * channels);
  const back = new Float32Array(side * side * channels);
  const each = (visit: (from: number, to: number) => void): void => {
    for (let r = 0; r < outSide * window; r++) {
      for (let c = 0; c < outSide * window; c++) {
        const to = (Math.floor(r / window) * outSide + Math.floor(c / window)) * channels;
        const from = (r * side + c) * channels;
        for (let k = 0; k < channels; k++) visit(from + k, to + k);
      }
    }
  };
  return {
    size: out.length,
    parameters: [],
    forward(input) {
      out.fill(0);
      each((from, to) => {
        out[to] = (out[to] as number) + scale * (input[from] as number);
      });
      return out;
    },
    backward(gradient) {
      each((from, to) => {
        back[from] = scale * (gradient[to] as number);
      });
      return back;
    },
  };
}
