import type { ModelCodec } from "../model.js";

/**
 * Turns an image of bytes into a model's input values: each pixel keeps its top bits.
 * @param model a model with 1, 2, 4 or 8 bits a pixel
 * @param image bytes, 0 background to 255 ink
 */
export function encodeImage(model: ModelCodec, image: Uint8Array): Uint8Array {
  const dropped = 8 - model.file.input.bits;
  return image.map((pixel) => pixel >> dropped);
}
