import { getBytes, toBeHex } from "ethers";

import { SdkError } from "../chain/errors.js";
import { FIELD } from "../settlements/jobContext.js";
import { checkImage } from "./checkImage.js";
import { IMAGE_BYTES, SALT_BYTES } from "./constants.js";

/** An image and the salt of its commitment. */
export interface ImageInput {
  salt: bigint;
  image: Uint8Array;
}

/**
 * Packs the bytes for the operator: salt (32 bytes, big-endian), then 784 pixels.
 * @throws SdkError INVALID_IMAGE, or INVALID_INPUT when the salt is not in the field
 */
export function packInput({ salt, image }: ImageInput): Uint8Array {
  checkImage(image);
  checkSalt(salt);
  const bytes = new Uint8Array(SALT_BYTES + IMAGE_BYTES);
  bytes.set(getBytes(toBeHex(salt, SALT_BYTES)));
  bytes.set(image, SALT_BYTES);
  return bytes;
}

/**
 * Reads the bytes that `packInput` wrote.
 * @throws SdkError INVALID_INPUT
 */
export function unpackInput(bytes: Uint8Array): ImageInput {
  if (bytes.length !== SALT_BYTES + IMAGE_BYTES) {
    throw new SdkError(
      "INVALID_INPUT",
      `the input has ${bytes.length} bytes, not ${SALT_BYTES + IMAGE_BYTES}`,
      "Pass 32 bytes of salt and 784 pixels, as packInput packs them",
    );
  }
  const salt = BigInt("0x" + Buffer.from(bytes.subarray(0, SALT_BYTES)).toString("hex"));
  checkSalt(salt);
  return { salt, image: bytes.slice(SALT_BYTES) };
}

function checkSalt(salt: bigint): void {
  if (salt < 0n || salt >= FIELD) {
    throw new SdkError(
      "INVALID_INPUT",
      "the salt is not below the order of the scalar field",
      "Generate it with randomSalt",
    );
  }
}
