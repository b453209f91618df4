import { toInteger } from "../bytes.js";
import type { ModelCodec } from "../model.js";
import { poseidonChain } from "../poseidon/poseidonChain.js";
import { checkInput } from "./checkInput.js";
import type { ModelInput } from "./packInput.js";
import { checkModelInput, packValues } from "./packInput.js";

/** Bytes that one field element holds. */
const ELEMENT_BYTES = 31;

/**
 * The public commitment to one inference's input: chain(salt, bits + 256·count, elements…), each element 31 bytes of the
 * packed values, the lowest byte first.
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
  checkInput(model, values);
  const { bits } = model.file.input;
  const packed = packValues(bits, values);
  const elements: bigint[] = [];
  for (let start = 0; start < packed.length; start += ELEMENT_BYTES) {
    const bytes = packed.subarray(start, start + ELEMENT_BYTES).toReversed();
    elements.push(toInteger(bytes));
  }
  return poseidonChain([salt, BigInt(bits) + 256n * BigInt(model.inputValues), ...elements]);
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
