import * as poseidon from "poseidon-lite";

import { IMAGE_BYTES } from "./constants.js";
import type { ImageInput } from "./packInput.js";
import { packInput } from "./packInput.js";

/** Bytes that one field element holds. */
const ELEMENT_BYTES = 31;
const BITS_PER_PIXEL = 8n;

/**
 * The input commitment of the 8-bit digit models (docs/circuits.md): a Poseidon chain over the salt, the input's shape and
 * the pixels, 31 a field element from the lowest byte up.
 * @throws SdkError INVALID_IMAGE, INVALID_INPUT
 */
export function commitImage(input: ImageInput): bigint {
  packInput(input);
  const elements = [input.salt, BITS_PER_PIXEL + 256n * BigInt(IMAGE_BYTES)];
  for (let start = 0; start < IMAGE_BYTES; start += ELEMENT_BYTES) {
    const bytes = input.image.subarray(start, start + ELEMENT_BYTES).toReversed();
    elements.push(BigInt("0x" + Buffer.from(bytes).toString("hex")));
  }
  let digest = poseidon.poseidon16(elements.slice(0, 16));
  // 28 elements: 16, then the digest with the other 12.
  digest = poseidon.poseidon13([digest, ...elements.slice(16)]);
  return digest;
}
