import type { TrainLayer } from "./layer.js";

/** max(0, x). */
export function relu(size: number): TrainLayer {
  const out = new Float32Array(size);
  const back = new Float32Array(size);
  return {
    size,
    parameters: [],
    forward(input) {
      for (let i = 0; i < size; i++) out[i] = Math.max(0, input[i] as number);
      return out;
    },
    backward(gradient) {
      for (let i = 0; i < size; i++) back[i] = (out[i] as number) > 0 ? (gradient[i] as number) : 0;
      return back;
    },
  };
}

/** x², the activation that costs one constraint. */
export function square(size: number): TrainLayer {
  const out = new Float32Array(size);
  const back = new Float32Array(size);
  let last = new Float32Array(0) as Float32Array;
  return {
    size,
    parameters: [],
    forward(input) {
      last = input;
      for (let i = 0; i < size; i++) out[i] = (input[i] as number) * (input[i] as number);
      return out;
    },
    backward(gradient) {
      for (let i = 0; i < size; i++) back[i] = 2 * (last[i] as number) * (gradient[i] as number);
      return back;
    },
  };
}
