import { readFileSync } from "node:fs";

import { z } from "zod";

import { SdkError } from "../chain/errors.js";
import { checkImage } from "./checkImage.js";
import { IMAGE_BYTES } from "./constants.js";

/**
 * Reads an image for the digit models: 784 raw bytes, or a JSON list of 784 numbers.
 * @throws SdkError INVALID_IMAGE
 */
export function readImage(path: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new SdkError(
      "INVALID_IMAGE",
      `the image file ${path} cannot be read`,
      "Check the path and its permissions",
      cause,
    );
  }
  if (bytes.length !== IMAGE_BYTES && bytes.toString("utf8").trimStart().startsWith("[")) {
    const pixels = parseList(path, bytes.toString("utf8"));
    checkImage(pixels);
    return Uint8Array.from(pixels);
  }
  checkImage(bytes);
  return new Uint8Array(bytes);
}

function parseList(path: string, text: string): number[] {
  try {
    return z.array(z.number()).parse(JSON.parse(text));
  } catch (cause) {
    throw new SdkError(
      "INVALID_IMAGE",
      `${path} does not contain a JSON list of numbers`,
      "Write 784 numbers from 0 to 255, or 784 raw bytes",
      cause,
    );
  }
}
