import { toBytes, toInteger } from "../bytes.js";
import { ModelError } from "../errors.js";
import { checkField } from "../field.js";
import type { ModelCodec } from "../model.js";
import { checkInput } from "./checkInput.js";

/** One inference's input. */
export interface ModelInput {
  /** One integer a value, in [0, 2^bits). */
  values: Uint8Array | readonly number[];
  /** Hides the values behind their commitment; absent where the values are public themselves. */
  salt?: bigint;
}

/** Bytes of the salt that stands before the values. */
export const SALT_BYTES = 32;

/** Values as bytes: value i at bits [bits·i, bits·(i + 1)) of a little-endian string of bits. */
export function packValues(bits: number, values: ArrayLike<number>): Uint8Array {
  const perByte = 8 / bits;
  const bytes = new Uint8Array(Math.ceil(values.length / perByte));
  for (let i = 0; i < values.length; i++) {
    const at = Math.floor(i / perByte);
    bytes[at] = (bytes[at] as number) | ((values[i] as number) << (bits * (i % perByte)));
  }
  return bytes;
}

/**
 * Checks an input and its salt: a model of mode `commitment` needs one, a model of mode `raw` must not have one.
 * @throws ModelError INVALID_INPUT
 */
export function checkModelInput(model: ModelCodec, { values, salt }: ModelInput): void {
  checkInput(model, values);
  if (model.file.input.mode === "raw") {
    if (salt === undefined) return;
    throw new ModelError(
      "INVALID_INPUT",
      `a salt was given, but ${model.name} takes raw public inputs`,
      "Leave it out",
    );
  }
  if (salt === undefined) {
    throw new ModelError(
      "INVALID_INPUT",
      `the salt of the input of ${model.name} is missing`,
      "Give the salt that the input commitment was made with",
    );
  }
  checkField("the salt", salt);
}

/**
 * The bytes that a requester hands to the operator, whose keccak256 is the request's `inputDigest`: the salt (32 bytes,
 * big-endian; absent with raw inputs), then the packed values.
 * @throws ModelError INVALID_INPUT
 */
export function packInput(model: ModelCodec, input: ModelInput): Uint8Array {
  checkModelInput(model, input);
  const packed = packValues(model.file.input.bits, input.values);
  if (input.salt === undefined) return packed;
  return Uint8Array.from([...toBytes(input.salt, SALT_BYTES), ...packed]);
}

/**
 * Reads the bytes that `packInput` wrote. Every input has one form: other lengths, and bits behind the last value, are
 * refused.
 * @throws ModelError INVALID_INPUT
 */
export function readInput(
  model: ModelCodec,
  bytes: Uint8Array,
): ModelInput & { values: Uint8Array } {
  const { bits, mode } = model.file.input;
  const saltBytes = mode === "raw" ? 0 : SALT_BYTES;
  const size = saltBytes + Math.ceil((model.inputValues * bits) / 8);
  if (bytes.length !== size) {
    throw new ModelError(
      "INVALID_INPUT",
      `the input of ${model.name} has ${bytes.length} bytes, not ${size}`,
      "Make the bytes with packInput for this model",
    );
  }
  const packed = bytes.subarray(saltBytes);
  const perByte = 8 / bits;
  const values = Uint8Array.from(
    { length: model.inputValues },
    (_, i) =>
      ((packed[Math.floor(i / perByte)] as number) >> (bits * (i % perByte))) & (2 ** bits - 1),
  );
  if (packValues(bits, values).some((byte, i) => byte !== packed[i])) {
    throw new ModelError(
      "INVALID_INPUT",
      `the input of ${model.name} has bits behind its last value`,
      "Make the bytes with packInput for this model",
    );
  }
  if (mode === "raw") return { values };
  const salt = toInteger(bytes.subarray(0, SALT_BYTES));
  checkField("the salt", salt);
  return { values, salt };
}
