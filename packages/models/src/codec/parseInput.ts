import { ModelError } from "../errors.js";
import type { ModelCodec } from "../model.js";
import { describeInput } from "./describeInput.js";
import { encodeImage } from "./encodeImage.js";
import { readImage } from "./readImage.js";

/** Steps may be this far from an integer and still be one: decimals have no exact double. */
const TOLERANCE = 1e-9;

/**
 * Reads a user's input as the model's integers. Text is a list of numbers, with commas or blanks between them or as JSON.
 * An image may also be raw bytes, a binary PGM, or an IDX file of one image.
 * @param given text, or a file's bytes
 * @returns one integer a value, as `checkInput` wants them
 * @throws ModelError INVALID_INPUT naming the wrong value, or the input that the model takes
 */
export function parseInput(model: ModelCodec, given: string | Uint8Array): Uint8Array {
  const { shape, encoding } = model.file.input;
  if (encoding.type === "decimals") return scaleDecimals(model, readNumbers(model, given));
  const [rows = 0, columns = 0] = shape;
  const pixels = typeof given === "string" ? undefined : readImage(given, rows, columns);
  return encodeImage(model, pixels ?? checkPixels(model, readNumbers(model, given)));
}

function wrong(model: ModelCodec, problem: string): ModelError {
  const { name } = model;
  return new ModelError("INVALID_INPUT", problem, `${name} takes ${describeInput(model)}`);
}

/** The text of a file, unless it holds bytes that no text has. */
function decodeText(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  // eslint-disable-next-line no-control-regex -- the pattern looks for control characters
  return /[\0-\x08\x0e-\x1f\ufffd]/.test(text) ? undefined : text;
}

/** The numbers of a text, as many as the model has values. */
function readNumbers(model: ModelCodec, given: string | Uint8Array): string[] {
  const text = typeof given === "string" ? given : decodeText(given);
  if (text === undefined)
    throw wrong(model, `the input of ${model.name} is ${given.length} bytes that are no text`);
  const list = text.trim().replace(/^\[([^[\]]*)\]$/, "$1");
  const numbers = list.trim() === "" ? [] : list.trim().split(/\s*[,;]\s*|\s+/);
  if (numbers.length !== model.inputValues) {
    throw wrong(
      model,
      `the input of ${model.name} has ${numbers.length} values, not ${model.inputValues}`,
    );
  }
  numbers.forEach((number, i) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number)) {
      const shown = /^[\x20-\x7e]{1,40}$/.test(number) ? `"${number}"` : "unreadable text";
      throw wrong(model, `value ${i} of the input of ${model.name} is ${shown}, not a number`);
    }
  });
  return numbers;
}

function checkPixels(model: ModelCodec, numbers: readonly string[]): Uint8Array {
  return Uint8Array.from(numbers, (number, i) => {
    const pixel = Number(number);
    if (Number.isInteger(pixel) && pixel >= 0 && pixel <= 255) return pixel;
    throw wrong(model, `pixel ${i} of the input is ${number}, not an integer from 0 to 255`);
  });
}

function scaleDecimals(model: ModelCodec, numbers: readonly string[]): Uint8Array {
  const { bits, encoding } = model.file.input;
  if (encoding.type !== "decimals") throw wrong(model, "the input is not a list of decimals");
  const { scale, names } = encoding;
  const top = 2 ** bits - 1;
  return Uint8Array.from(numbers, (number, i) => {
    const steps = Number(number) * scale;
    const value = Math.round(steps);
    const name = names?.[i] ?? `value ${i}`;
    if (value < 0 || value > top) {
      throw wrong(model, `${name} is ${number}, not from 0 to ${top / scale}`);
    }
    if (Math.abs(steps - value) > TOLERANCE) {
      throw new ModelError(
        "INVALID_INPUT",
        `${name} is ${number}, which is finer than the model's step of ${1 / scale}`,
        `Round it: ${value / scale} is the nearest`,
      );
    }
    return value;
  });
}
