import type { Layer } from "./schema.js";

type Conv2d = Extract<Layer, { type: "conv2d" }>;
type SumPool2d = Extract<Layer, { type: "sumPool2d" }>;

/** Rows and columns that a convolution makes. */
export function convSize({ height, width, kernel, stride, padding }: Conv2d): {
  rows: number;
  columns: number;
} {
  return {
    rows: Math.floor((height + 2 * padding - kernel) / stride) + 1,
    columns: Math.floor((width + 2 * padding - kernel) / stride) + 1,
  };
}

/** Taps of a convolution that fall inside the image: [weight index, input index], for one output position and filter. */
export function* convTaps(
  { height, width, channels, kernel, stride, padding }: Conv2d,
  row: number,
  column: number,
  filter: number,
): Generator<readonly [number, number]> {
  for (let i = 0; i < kernel; i++) {
    const y = row * stride + i - padding;
    if (y < 0 || y >= height) continue;
    for (let j = 0; j < kernel; j++) {
      const x = column * stride + j - padding;
      if (x < 0 || x >= width) continue;
      for (let c = 0; c < channels; c++) {
        yield [((filter * kernel + i) * kernel + j) * channels + c, (y * width + x) * channels + c];
      }
    }
  }
}

/** For each pooled value, the indices of its window in row-major order. */
export function poolWindows({ height, width, channels, window }: SumPool2d): number[][] {
  const windows: number[][] = [];
  for (let r = 0; r < Math.floor(height / window); r++) {
    for (let s = 0; s < Math.floor(width / window); s++) {
      for (let c = 0; c < channels; c++) {
        const indices: number[] = [];
        for (let i = 0; i < window; i++) {
          for (let j = 0; j < window; j++) {
            indices.push(((r * window + i) * width + s * window + j) * channels + c);
          }
        }
        windows.push(indices);
      }
    }
  }
  return windows;
}
