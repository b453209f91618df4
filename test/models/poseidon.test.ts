import { FIELD, poseidonChain } from "@assay/models";
import { expect } from "chai";
import * as reference from "poseidon-lite";

import { Random } from "../utils/random.js";

const HASHES = Array.from({ length: 16 }, (_, i) => {
  const hashes = reference as unknown as Record<string, (inputs: bigint[]) => bigint>;
  return hashes[`poseidon${i + 1}`] ?? expect.fail(`poseidon-lite has no width ${i + 1}`);
});

/** `poseidonChain` as circuits/lib/PoseidonChain.circom is written, over another implementation of Poseidon. */
function chain(elements: bigint[]): bigint {
  const hash = (block: bigint[]): bigint =>
    (HASHES[block.length - 1] as (_: bigint[]) => bigint)(block);
  let h = hash(elements.slice(0, 16));
  for (let i = 16; i < elements.length; i += 15) h = hash([h, ...elements.slice(i, i + 15)]);
  return h;
}

describe("poseidonChain", function () {
  for (let count = 1; count <= 16; count++) {
    it(`agrees with poseidon-lite for ${count} elements, and for ${count + 15}`, function () {
      const random = new Random(count);
      for (const length of [count, count + 15]) {
        const elements = Array.from(
          { length },
          () => BigInt("0x" + Buffer.from(random.bytes(32)).toString("hex")) % FIELD,
        );
        expect(poseidonChain(elements)).to.equal(chain(elements));
      }
      const highest = Array.from({ length: count }, () => FIELD - 1n);
      expect(poseidonChain(highest)).to.equal(chain(highest));
    });
  }
});
