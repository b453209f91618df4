import { readFileSync } from "node:fs";

import { breakEvenBond, foreseenDraw } from "@assay/sdk";
import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { Random } from "../../utils/random.js";

const DOC = new URL("../../../docs/beacon.md", import.meta.url);
const reveal = (name: string): bigint => BigInt(keccak256(toUtf8Bytes(name)));

/** Seeds among which the holder of the last slots before a block chooses, by withholding some: each block mixes its own in. */
function seedsOf(slots: number): Set<bigint> {
  const reveals = Array.from({ length: slots }, (_, slot) => reveal(`slot ${slot}`));
  const seeds = new Set<bigint>();
  for (let kept = 0; kept < 2 ** slots; kept++) {
    const mix = reveals.reduce(
      (sum, each, slot) => ((kept >> slot) & 1 ? sum ^ each : sum),
      reveal("before"),
    );
    seeds.add(mix);
  }
  return seeds;
}

describe("The bias of a RANDAO seed", () => {
  it("is one bit for each tail slot that the attacker holds", () => {
    for (let slots = 0; slots <= 10; slots++) expect(seedsOf(slots).size).to.equal(2 ** slots);
  });

  it("follows the formula in a simulation of slots and draws", () => {
    const random = new Random(18);
    const [share, rate, runs] = [0.3, 0.1, 200_000];
    let drawn = 0;
    for (let run = 0; run < runs; run++) {
      let slots = 0;
      while (random.below(1_000) < share * 1_000) slots++;
      let seeds = 2 ** Math.min(slots, 8);
      // The attacker looks at one seed after another until one spares it.
      while (seeds > 0 && random.below(1_000) < rate * 1_000) seeds--;
      if (seeds === 0) drawn++;
    }
    const expected = foreseenDraw(share, rate);
    // Five standard deviations.
    const limit = 5 * Math.sqrt((expected * (1 - expected)) / runs);
    expect(Math.abs(drawn / runs - expected)).to.be.lessThan(limit);
  });

  it("gives the numbers of docs/beacon.md", () => {
    const rows = readFileSync(DOC, "utf8").matchAll(/^\| (\d+)% +\| ([\d.]+)% +\| ([\d.]+) V/gmu);
    const shown = [...rows].map(([, share, draw, bond]) => [share, draw, bond]);
    const computed = [1, 10, 30].map((percent) => {
      const draw = foreseenDraw(percent / 100, 0.1);
      return [String(percent), (100 * draw).toFixed(1), breakEvenBond(draw).toFixed(1)];
    });
    expect(shown).to.deep.equal(computed);
  });
});
