import type { Layer } from "./schema.js";

/** Taps of a convolution that fall inside the image: [weight index, input index], for one output position and filter. */
export function* convTaps(
  layer: Extract<Layer, { type: "conv2d" }>,
  row: number,
  column: number,
  filter: number,
): Generator<readonly [number, number]> {
  const { height, width, channels, kernel, stride, padding } = layer;
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
