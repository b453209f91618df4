import type { Layer } from "./schema.js";

/** Rows and columns that a convolution makes. */
export function convSize(layer: Extract<Layer, { type: "conv2d" }>): {
  rows: number;
  columns: number;
} {
  const { height, width, kernel, stride, padding } = layer;
  return {
    rows: Math.floor((height + 2 * padding - kernel) / stride) + 1,
    columns: Math.floor((width + 2 * padding - kernel) / stride) + 1,
  };
}
