import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

/** The row of the table of residuals that begins with these words. */
function row(begin: string): string {
  const page = readFileSync(join(import.meta.dirname, "../../docs/threat-model.md"), "utf8");
  const found = page.split("\n").find((line) => line.startsWith(`| ${begin}`));
  return found ?? expect.fail(`the page has no row "${begin}"`);
}

const rounded = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** Price and value at risk are 1. */
const BOND = 9;
const INFERENCE = 0.5;
const PROOF = 3.5;
/** Part of a refuted stake that its finder gets at most, prices. */
const FINDER_CAP = 50;

/** A refuted lie: the bond and a tenth of the other stake; the finder gets 30% of each, the second part capped. */
function refutation(stake: number): { penalty: number; finder: number } {
  const rest = 0.1 * (stake - BOND);
  return { penalty: BOND + rest, finder: 0.3 * BOND + Math.min(0.3 * rest, FINDER_CAP) };
}

/** Probability of a draw of 10% when a party skips its slots at the end of an interval while the draw does not suit it. */
function drawn(share: number): number {
  let sum = 0;
  for (let skipped = 0; skipped < 10; ++skipped)
    sum += (1 - share) * share ** skipped * 0.1 ** (2 ** skipped);
  return sum;
}

describe("The residuals of docs/threat-model.md that follow from a formula", () => {
  it("a lie earns (1 - q) V while its vendor is not Broken", () => {
    for (const q of [0.02, 0.25]) {
      const p = q / (1 + BOND);
      expect(row("a lie while the vendor is Trusted")).to.include(
        `+${rounded(1 - p - p * BOND, 2)} V`,
      );
    }
  });

  it("a cheat that refutes itself keeps the finder's part", () => {
    const text = row("a cheat that proves its own lie first");
    for (const [stake, digits] of [
      [1_000, 0],
      [20_000, 1],
    ] as const) {
      const { penalty, finder } = refutation(stake);
      expect(text).to.include(`${rounded((100 * finder) / penalty, digits)}%`);
    }
  });

  it("watchtowers break even at a share of lies that grows with their number", () => {
    const text = row("watchtowers with few lies to find");
    const { finder } = refutation(20_000);
    expect(text).to.include(rounded(finder, 1));
    const breakEven = (count: number, reward: number): number => {
      const duplicates = (count - 1) / 4;
      return INFERENCE / (reward / count - ((1 + duplicates) * PROOF) / count);
    };
    for (const count of [1, 3, 5])
      expect(text).to.include(`${(100 * breakEven(count, finder)).toFixed(1)}%`);
    expect(text).to.include(rounded(0.3 * BOND, 1));
    expect(breakEven(1, 0.3 * BOND)).to.be.below(0);
  });

  it("withheld slots lower a draw of 10%, and raise the bond that breaks even", () => {
    const text = row("RANDAO: withheld slots");
    for (const share of [0.01, 0.1, 0.3]) {
      const p = drawn(share);
      expect(text).to.include(`${(100 * p).toFixed(1)}%`);
      expect(text).to.include(`${rounded((1 - p) / p, 1)} V`);
    }
  });

  it("a bond below the proof's cost leaves an honest operator short", () => {
    const text = row("a bond below the proof's cost");
    const proof = 300 * INFERENCE;
    // The operator gets four fifths of a challenge bond, which is no larger than its own bond.
    expect(text).to.include(`costs its honest operator ${rounded(proof - 0.8 * BOND, 0)} prices`);
    expect(text).to.include(`${rounded(1.25 * proof, 0)} prices`);
  });
});
