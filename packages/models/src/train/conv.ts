import type { TrainLayer } from "./layer.js";
import { parameter } from "./layer.js";
import type { Random } from "./random.js";

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
export function convSide({ side, padding, kernel, stride }: ConvShape): number {
  return Math.floor((side + 2 * padding - kernel) / stride) + 1;
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
