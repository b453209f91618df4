import { expect } from "chai";
import { network } from "hardhat";

import type { PenaltySchedule } from "../../typechain-types/index.js";
import { StakeModel } from "../utils/stakeModel.js";

const ONE = 1n << 128n;
/** VendorStatus.Broken: q is 1. */
const BROKEN = 2n;
const NOW = 1_800_000_000n;
/** Cheats in flight at once. */
const CHEATS = [1, 2, 3, 5, 8];
/** Whether the caught cheat of this number ends by silence, and not by a proof that disagrees. */
const SILENT: readonly ((index: number) => boolean)[] = [
  () => true,
  () => false,
  (index) => index % 2 === 0,
  (index) => index % 2 === 1,
];

function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let i = 1; i <= k; ++i) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return ways;
}

/**
 * Computes the loss of an operator with `spare` more stake when `caught` of its `cheats` jobs are audited and it cannot prove
 * them: by silence, by proofs that disagree, or mixed. The finder of every proof is the operator under another name, so its
 * share of the stake comes back; the next filler gets nothing. The differential test holds this model of the stake vault against
 * the contract.
 */
function loss(
  cheats: number,
  caught: number,
  bond: bigint,
  price: bigint,
  spare: bigint,
  silent: (index: number) => boolean,
): bigint {
  // The smallest bond is so large that it caps no finder's share: the most that can come back.
  const model = new StakeModel(2, bond, 0n);
  const stake = bond * BigInt(cheats) + spare;
  model.stake(0, stake);
  // Much other stake, so that R5 adds nothing: the least that can happen.
  model.stake(1, stake * 1_000n);
  for (let i = 0; i < cheats; ++i) model.lock(0, bond, NOW);
  for (let i = 0; i < caught; ++i) {
    if (silent(i)) model.silence(0, bond, price, NOW);
    else model.wrong(0, bond, price, true, NOW);
  }
  for (let id = 1; id <= model.slashes.length; ++id) model.execute(id, NOW + 4n * 86_400n);
  expect(model.balances.filler).to.equal(0n);
  return stake - model.pool(0).worth - model.balances.finder;
}

describe("Deterrence under the rules as coded, q = 1", () => {
  let schedule: PenaltySchedule;

  before(async () => {
    const { ethers } = await network.create();
    schedule = (await ethers.deployContract("PenaltySchedule")) as unknown as PenaltySchedule;
  });

  const values = [1n, 7n, 1_000_003n, 10n ** 18n, 123_456_789_012_345_678_901n];
  for (const value of values) {
    it(`Rules 2: n cheats for ${value} at once never pay, silence and refutation mixed`, async () => {
      const bonds = [value, value + 1n, (value * 3n) / 2n + 1n, value * 9n, value * 99n];
      for (const bond of bonds) {
        const rate = await schedule.auditRate(BROKEN, value, bond);
        expect(rate * bond >= (ONE - rate) * value, "p B >= (1 - p) V").to.equal(true);
        for (const price of [value, value / 2n, 0n]) {
          for (const cheats of CHEATS) {
            for (const spare of [0n, bond * 10n]) {
              for (const silent of SILENT) {
                // Exact expected value, times ONE ^ cheats: every number of audits with its probability.
                let expected = 0n;
                for (let caught = 0; caught <= cheats; ++caught) {
                  const lost = loss(cheats, caught, bond, price, spare, silent);
                  const least = bond * BigInt(caught);
                  expect(lost >= least, `${caught} caught cost ${lost}, below ${least}`).to.equal(
                    true,
                  );
                  const ways =
                    choose(cheats, caught) *
                    rate ** BigInt(caught) *
                    (ONE - rate) ** BigInt(cheats - caught);
                  expected += ways * (value * BigInt(cheats - caught) - lost);
                }
                expect(
                  expected <= 0n,
                  `V ${value}, B ${bond}, price ${price}, ${cheats} cheats, spare ${spare}: pays ${expected}`,
                ).to.equal(true);
              }
            }
          }
        }
      }
    });
  }

  it("needs bonds of 1, 9, 99 and 999 times the gain at detection 0.5, 0.1, 0.01 and 0.001", async () => {
    const gain = 10n ** 18n;
    for (const [detection, multiple] of [
      [2n, 1n],
      [10n, 9n],
      [100n, 99n],
      [1_000n, 999n],
    ] as const) {
      const rate = await schedule.auditRate(BROKEN, gain, multiple * gain);
      expect(rate).to.equal((ONE + detection - 1n) / detection);
      const less = await schedule.auditRate(BROKEN, gain, multiple * gain - 1n);
      expect(less > rate, "a smaller bond asks for more audits").to.equal(true);
    }
  });
});
