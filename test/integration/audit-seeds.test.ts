import { headerEvidence, type RawBlock } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex } from "ethers";

import { auditedMarket, DRAND } from "../utils/auditedMarket.js";
import { TOKEN } from "../utils/deployAssay.js";

const HOUR = 3_600n;
const SEED_MASK = (1n << 216n) - 1n;
/** Places of the market's ring of seeds. */
const LAP = 1_024n;
const POST_GAS = 200_000n;

type Audited = Awaited<ReturnType<typeof auditedMarket>>;

/** Mines a block at a moment, with a RANDAO. @returns evidence of the block, once the next one is mined */
async function headerAt(
  { ethers, networkHelpers }: Audited,
  moment: bigint,
  randao: number,
): Promise<string> {
  const raw = async (number: number): Promise<RawBlock> =>
    (await ethers.provider.send("eth_getBlockByNumber", [
      `0x${number.toString(16)}`,
      false,
    ])) as RawBlock;
  await ethers.provider.send("hardhat_setPrevRandao", [toBeHex(randao, 32)]);
  await networkHelpers.time.setNextBlockTimestamp(moment);
  await networkHelpers.mine();
  const number = await ethers.provider.getBlockNumber();
  await networkHelpers.mine();
  return headerEvidence(await raw(number), await raw(number - 1));
}

describe("The seeds of a market's audits, by drand", function () {
  this.timeout(240_000);

  it("cost at most 200,000 gas a post, in the ring's first lap and later, and are paid once", async function () {
    const audited = await auditedMarket();
    const { market, networkHelpers, deliverOne, evidenceOf, users, gasOf, beacon } = audited;
    const keeper = users[3];
    if (keeper === undefined) throw new Error("no keeper");
    const { jobId, packed, delivery } = await deliverOne();
    const target = delivery.auditTarget;
    const evidence = await evidenceOf(target);
    await networkHelpers.time.increase(31n * 60n);
    await expect(market.finalise(jobId, packed)).to.be.revertedWithCustomError(
      market,
      "AuditNotDrawn",
    );
    expect(await market.postReward(), "the pot is empty").to.equal(0n);
    // Fees of earlier jobs.
    await audited.token.approve(market, TOKEN);
    await audited.token.mint(audited.deployer, TOKEN);
    await market.depositFor(beacon, TOKEN);
    const reward = await market.postReward();
    expect(reward).to.equal(TOKEN / 50n);
    const first = await gasOf(market.connect(keeper).postForReward(jobId, packed, evidence));
    // With the keeper's account, and the word of the bits of 256 targets.
    expect(first, `first lap: ${first}`).to.be.lessThan(POST_GAS + 60_000n);
    expect((await market.accountOf(keeper)).balance).to.equal(reward);
    await market.connect(keeper).postForReward(jobId, packed, evidence);
    expect((await market.accountOf(keeper)).balance, "once").to.equal(reward);
    const unpaid = await gasOf(market.post(target + 1n, await evidenceOf(target + 1n)));
    expect(unpaid, `first lap, unpaid: ${unpaid}`).to.be.lessThan(POST_GAS);
    const later = await gasOf(market.post(target + LAP, await evidenceOf(target + LAP)));
    expect(later, `later lap: ${later}`).to.be.lessThan(POST_GAS);
    await market.post(target, evidence);
    await market.finalise(jobId, packed);
    expect((await market.accountOf(audited.operator)).balance > 0n).to.equal(true);
  });

  it("cannot be farmed: a self-made delivery costs more gas than the post that it is paid for", async function () {
    const { market, networkHelpers, deliverOne, evidenceOf, gasOf } = await auditedMarket();
    // The first job of an account is dearer.
    await deliverOne();
    const { jobId, packed, delivery, gas } = await deliverOne();
    const post = await gasOf(
      market.postForReward(jobId, packed, await evidenceOf(delivery.auditTarget)),
    );
    await networkHelpers.time.increase(31n * 60n);
    const settle = await gasOf(market.finalise(jobId, packed));
    // A reward of up to twice the post's gas pays the poster, and no farmer.
    expect(gas + settle + post, `${gas} + ${settle} + ${post}`).to.be.greaterThan(2n * post);
  });

  it("fall back to a header where nobody posts for 36 hours, and to later ones until one is posted", async function () {
    const audited = await auditedMarket();
    const { market, deliverOne } = audited;
    const made = await deliverOne();
    const target = made.delivery.auditTarget;
    const opensAt = target * DRAND.interval + DRAND.lag + 36n * HOUR;
    const early = await headerAt(audited, opensAt - 10n, 1);
    await expect(market.post(target, early)).to.be.revertedWithCustomError(
      audited.beacon,
      "TooEarly",
    );
    await expect(market.finalise(made.jobId, made.packed)).to.be.revertedWithCustomError(
      market,
      "AuditNotDrawn",
    );
    const first = await headerAt(audited, opensAt + 5n, 2);
    await market.post.staticCall(target, first);
    // No account posts it for four hours: the next one takes its place.
    const second = await headerAt(audited, opensAt + 4n * HOUR, 3);
    await expect(market.post(target, first)).to.be.revertedWithCustomError(
      audited.beacon,
      "WrongEvidence",
    );
    await market.post(target, second);
    expect((await market.seedOf(target)).seed).to.equal(3n & SEED_MASK);
    // The market keeps it for good: neither a later lap of the ring nor a later header changes it.
    await market.post(target + LAP, await audited.evidenceOf(target + LAP));
    const third = await headerAt(audited, opensAt + 8n * HOUR, 4);
    await market.post(target, third);
    await market.post(target, await audited.evidenceOf(target));
    expect((await market.seedOf(target)).seed).to.equal(3n);
    await market.finalise(made.jobId, made.packed);
    expect(await market.stateOf(made.jobId)).to.equal(5n);
  });

  it("wait where a chain has no RANDAO, and nothing is drawn or lost meanwhile", async function () {
    const audited = await auditedMarket(false);
    const { market, deliverOne, evidenceOf } = audited;
    const made = await deliverOne();
    const target = made.delivery.auditTarget;
    const opensAt = target * DRAND.interval + DRAND.lag + 36n * HOUR;
    const header = await headerAt(audited, opensAt, 2);
    await expect(market.post(target, header)).to.be.revertedWithCustomError(
      audited.beacon,
      "WrongEvidence",
    );
    await headerAt(audited, opensAt + 1_000n * HOUR, 3);
    await expect(market.draw(made.jobId, made.packed)).to.be.revertedWithCustomError(
      market,
      "AuditNotDrawn",
    );
    // Drand is back, with the rounds of its silence.
    await market.post(target, await evidenceOf(target));
    await market.finalise(made.jobId, made.packed);
    expect(await market.stateOf(made.jobId)).to.equal(5n);
  });

  it("are those of a later round where the chain's clock is late", async function () {
    const { market, beacon, deliverOne, evidenceOf, networkHelpers } = await auditedMarket();
    const now = BigInt(await networkHelpers.time.latest());
    expect(await market.nextTarget(), "the market reads the interval once").to.equal(
      await beacon.getFunction("targetAt")(await networkHelpers.time.latest()),
    );
    // Drand has published what this chain's clock takes for the rounds of tomorrow.
    const newest = now / DRAND.interval + 144n;
    const known = (await deliverOne()).delivery.auditTarget;
    expect(known < newest, "a cheat could read this seed").to.equal(true);
    await market.post(newest, await evidenceOf(newest));
    expect((await deliverOne()).delivery.auditTarget).to.equal(newest + 1n);
  });
});
