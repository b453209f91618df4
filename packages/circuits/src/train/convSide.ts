import type { ConvShape } from "./conv.js";

/** Side of the image that a convolution makes. */
export function convSide(shape: ConvShape): number {
  return Math.floor((shape.side + 2 * shape.padding - shape.kernel) / shape.stride) + 1;
}
