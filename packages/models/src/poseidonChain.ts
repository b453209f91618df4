import * as poseidon from "poseidon-lite";

import { checkField } from "./field.js";

const HASHES = [
  poseidon.poseidon1,
  poseidon.poseidon2,
  poseidon.poseidon3,
  poseidon.poseidon4,
  poseidon.poseidon5,
  poseidon.poseidon6,
  poseidon.poseidon7,
  poseidon.poseidon8,
  poseidon.poseidon9,
  poseidon.poseidon10,
  poseidon.poseidon11,
  poseidon.poseidon12,
  poseidon.poseidon13,
  poseidon.poseidon14,
  poseidon.poseidon15,
  poseidon.poseidon16,
];

function hash(block: bigint[]): bigint {
  const apply = HASHES[block.length - 1];
  if (apply === undefined) throw new RangeError(`no Poseidon of ${block.length} inputs`);
  return apply(block);
}

/**
 * Hash of a fixed number of field elements, as circuits/lib/PoseidonChain.circom computes it: h = Poseidon(first 16), then
 * h = Poseidon(h, next 15) until all are in; the last block is as wide as the rest.
 * @throws ModelError INVALID_INPUT when an element is not in the field
 */
export function poseidonChain(elements: readonly bigint[]): bigint {
  elements.forEach((element, i) => {
    checkField(`element ${i} to hash`, element);
  });
  let h = hash(elements.slice(0, 16));
  for (let start = 16; start < elements.length; start += 15) {
    h = hash([h, ...elements.slice(start, start + 15)]);
  }
  return h;
}
