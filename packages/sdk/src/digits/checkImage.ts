import { SdkError } from "../chain/errors.js";
import { IMAGE_BYTES } from "./constants.js";

/**
 * Checks an image for the digit models: 784 bytes, row by row, from 0 (white) to 255 (ink).
 * @throws SdkError INVALID_IMAGE
 */
export function checkImage(image: ArrayLike<number>): void {
  if (image.length !== IMAGE_BYTES) {
    throw new SdkError(
      "INVALID_IMAGE",
      `the image has ${image.length} bytes, not ${IMAGE_BYTES}`,
      "Pass 28 rows of 28 pixels, one byte each, from 0 (white) to 255 (ink)",
    );
  }
  for (let i = 0; i < IMAGE_BYTES; i++) {
    const pixel = image[i] as number;
    if (!Number.isInteger(pixel) || pixel < 0 || pixel > 255) {
      throw new SdkError(
        "INVALID_IMAGE",
        `pixel ${i} is ${pixel}, not an integer from 0 to 255`,
        "Pass 28 rows of 28 pixels, one byte each, from 0 (white) to 255 (ink)",
      );
    }
  }
}
