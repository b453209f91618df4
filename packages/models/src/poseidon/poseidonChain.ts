import { checkField } from "../field.js";
import { poseidon } from "./poseidon.js";

/**
 * Hash of a fixed number of field elements, as circuits/lib/PoseidonChain.circom computes it: h = Poseidon(first 16), then
 * h = Poseidon(h, next 15) until all are in; the last block is as wide as the rest.
 * @throws ModelError INVALID_INPUT when an element is not in the field
 */
export function poseidonChain(elements: readonly bigint[]): bigint {
  elements.forEach((element, i) => {
    checkField(`element ${i} to hash`, element);
  });
  let h = poseidon(elements.slice(0, 16));
  for (let start = 16; start < elements.length; start += 15) {
    h = poseidon([h, ...elements.slice(start, start + 15)]);
  }
  return h;
}
