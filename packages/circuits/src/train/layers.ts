import type { Random } from "./random.js";

/** A trained array: the master copy, the copy that the forward pass uses (fake-quantised or equal), and Adam's state. */
export interface Parameter {
  value: Float32Array;
  used: Float32Array;
  gradient: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  /** Largest magnitude of the integer that this weight becomes; 0 for biases, which keep full precision. */
  levels: number;
}

/** One layer of a float network, one sample at a time; gradients add up until the optimiser's step. */
export interface TrainLayer {
  readonly size: number;
  readonly parameters: Parameter[];
  forward(input: Float32Array): Float32Array;
  /** @param needed false for the first layer, whose input needs no gradient */
  backward(gradient: Float32Array, needed: boolean): Float32Array;
}

function parameter(size: number, levels: number, fill: () => number): Parameter {
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

/** Shape of a convolution: square images and kernels, channels last. */
export interface ConvShape {
  side: number;
  channels: number;
  kernel: number;
  stride: number;
  padding: number;
  filters: number;
}

/** Side of the image that a convolution makes. */
export function convSide(shape: ConvShape): number {
  return Math.floor((shape.side + 2 * shape.padding - shape.kernel) / shape.stride) + 1;
}

/** Two-dimensional convolution with zero padding, weights stored `[tap row][tap column][channel][filter]`. */
export function conv(shape: ConvShape, levels: number, rng: Random): TrainLayer {
  const { side, channels, kernel, stride, padding, filters } = shape;
  const outSide = convSide(shape);
  const taps = kernel * kernel * channels;
  const gain = Math.sqrt(2 / taps);
  const weights = parameter(taps * filters, levels, () => rng.normal() * gain);
  const bias = parameter(filters, 0, () => 0);
  const out = new Float32Array(outSide * outSide * filters);
  const back = new Float32Array(side * side * channels);
  let last = new Float32Array(0) as Float32Array;
  return {
    size: out.length,
    parameters: [weights, bias],
    forward(input) {
      last = input;
      const w = weights.used;
      for (let r = 0; r < outSide; r++) {
        for (let c = 0; c < outSide; c++) {
          const at = (r * outSide + c) * filters;
          for (let f = 0; f < filters; f++) out[at + f] = bias.used[f] as number;
          for (let i = 0; i < kernel; i++) {
            const y = r * stride + i - padding;
            if (y < 0 || y >= side) continue;
            for (let j = 0; j < kernel; j++) {
              const x = c * stride + j - padding;
              if (x < 0 || x >= side) continue;
              for (let k = 0; k < channels; k++) {
                const v = input[(y * side + x) * channels + k] as number;
                if (v === 0) continue;
                const row = ((i * kernel + j) * channels + k) * filters;
                for (let f = 0; f < filters; f++)
                  out[at + f] = (out[at + f] as number) + v * (w[row + f] as number);
              }
            }
          }
        }
      }
      return out;
    },
    backward(gradient, needed) {
      const w = weights.used;
      const g = weights.gradient;
      if (needed) back.fill(0);
      for (let r = 0; r < outSide; r++) {
        for (let c = 0; c < outSide; c++) {
          const at = (r * outSide + c) * filters;
          for (let f = 0; f < filters; f++)
            bias.gradient[f] = (bias.gradient[f] as number) + (gradient[at + f] as number);
          for (let i = 0; i < kernel; i++) {
            const y = r * stride + i - padding;
            if (y < 0 || y >= side) continue;
            for (let j = 0; j < kernel; j++) {
              const x = c * stride + j - padding;
              if (x < 0 || x >= side) continue;
              for (let k = 0; k < channels; k++) {
                const from = (y * side + x) * channels + k;
                const v = last[from] as number;
                const row = ((i * kernel + j) * channels + k) * filters;
                if (v !== 0) {
                  for (let f = 0; f < filters; f++)
                    g[row + f] = (g[row + f] as number) + v * (gradient[at + f] as number);
                }
                if (needed) {
                  let sum = 0;
                  for (let f = 0; f < filters; f++)
                    sum += (w[row + f] as number) * (gradient[at + f] as number);
                  back[from] = (back[from] as number) + sum;
                }
              }
            }
          }
        }
      }
      return back;
    },
  };
}

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
