import { toInteger } from "../bytes.js";
import type { ModelCodec } from "../model.js";
import { poseidonChain } from "../poseidon/poseidonChain.js";
import { checkInput } from "./checkInput.js";
import type { ModelInput } from "./packInput.js";
import { checkModelInput, packValues } from "./packInput.js";

/** Bytes that one field element holds. */
const ELEMENT_BYTES = 31;

/** How a model's input is packed: bits of a value + 256 · number of values. */
export function inputFormat(model: ModelCodec): number {
  return model.file.input.bits + 256 * model.inputValues;
}

/** How many field elements a model's input commitment chains: salt, format word and elements. */
export function chainLength(model: ModelCodec): number {
  const bytes = Math.ceil((model.inputValues * model.file.input.bits) / 8);
  return 2 + Math.ceil(bytes / ELEMENT_BYTES);
}

/**
 * The field elements whose chain is the commitment to an input: salt, bits + 256·count, elements…, each element 31 bytes of
 * the packed values, the lowest byte first.
 * @throws ModelError INVALID_INPUT naming the wrong value
 */
export function chainedValues(
  model: ModelCodec,
  values: Uint8Array | readonly number[],
  salt: bigint,
): bigint[] {
  checkInput(model, values);
  const { bits } = model.file.input;
  const packed = packValues(bits, values);
  const elements: bigint[] = [];
  for (let start = 0; start < packed.length; start += ELEMENT_BYTES) {
    const bytes = packed.subarray(start, start + ELEMENT_BYTES).toReversed();
    elements.push(toInteger(bytes));
  }
  return [salt, BigInt(inputFormat(model)), ...elements];
}

/**
 * The public commitment to one inference's input: the chain of `chainedValues`.
 * @param model a model of input mode `commitment`
 * @param values one integer a value
 * @param salt random field element; hides inputs that could be guessed
 * @throws ModelError INVALID_INPUT naming the wrong value
 */
export function commitInput(
  model: ModelCodec,
  values: Uint8Array | readonly number[],
  salt: bigint,
): bigint {
  return poseidonChain(chainedValues(model, values, salt));
}

/**
 * The public input words of one inference, in the circuit's order: its commitment, or every value.
 * @throws ModelError INVALID_INPUT
 */
export function inputWords(model: ModelCodec, input: ModelInput): bigint[] {
  checkModelInput(model, input);
  const { values, salt } = input;
  return salt === undefined ? Array.from(values, BigInt) : [commitInput(model, values, salt)];
}
