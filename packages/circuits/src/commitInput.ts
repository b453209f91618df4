import { checkInput } from "./checkInput.js";
import type { Model } from "./model.js";
import { poseidonChain } from "./poseidonChain.js";

/**
 * The public commitment to one inference's input: chain(salt, bits + 256·count, elements…), each element 31 bytes of
 * values packed from the lowest bit up.
 * @param model a model of input mode `commitment`
 * @param input one integer a value
 * @param salt random field element; hides inputs that could be guessed
 * @throws CircuitError INVALID_INPUT naming the wrong value
 */
export function commitInput(
  model: Model,
  input: Uint8Array | readonly number[],
  salt: bigint,
): bigint {
  checkInput(model, input);
  const { bits, count } = model.file.input;
  const perElement = Math.floor(248 / bits);
  const elements: bigint[] = [];
  for (let start = 0; start < count; start += perElement) {
    let element = 0n;
    for (let i = Math.min(start + perElement, count) - 1; i >= start; i--) {
      element = (element << BigInt(bits)) | BigInt(input[i] ?? 0);
    }
    elements.push(element);
  }
  return poseidonChain([salt, BigInt(bits) + 256n * BigInt(count), ...elements]);
}
