import { encodeHeader, headerEvidence, type RawBlock } from "@assay/sdk";
import { expect } from "chai";
import { keccak256, toBeHex, zeroPadValue } from "ethers";
import { network } from "hardhat";

import { INTERVAL, LAG, mineAt as mineOn, SILENT_DRAND } from "../../utils/randaoChain.js";

const HOUR = 3_600;

async function setUp() {
  const connection = await network.create({ network: "default", chainType: "l1" });
  const { ethers, networkHelpers } = connection;
  const raw = async (number: number): Promise<RawBlock> =>
    (await ethers.provider.send("eth_getBlockByNumber", [
      `0x${number.toString(16)}`,
      false,
    ])) as RawBlock;
  const mineAt = (moment: number, randao: number): Promise<number> =>
    mineOn(connection, moment, randao);
  const evidenceOf = async (number: number): Promise<string> =>
    headerEvidence(await raw(number), await raw(number - 1));
  const begin = Math.ceil(((await networkHelpers.time.latest()) + 2 * INTERVAL) / INTERVAL);
  return { ethers, raw, mineAt, evidenceOf, target: begin, opensAt: begin * INTERVAL + LAG };
}

for (const [name, argument, opening, retry] of [
  ["RandaoBeacon", [INTERVAL, LAG], 0, 24 * HOUR],
  ["DrandBeacon", [SILENT_DRAND], 36 * HOUR, 4 * HOUR],
] as const)
  describe(`${name}, by the header of a block`, () => {
    async function fixture() {
      const chain = await setUp();
      const beacon = await chain.ethers.deployContract(name, [...argument]);
      const verify = async (evidence: string): Promise<string> => {
        const { seed, lasting } = (await beacon.getFunction("verify")(chain.target, evidence)) as {
          seed: string;
          lasting: boolean;
        };
        expect(lasting, "another header can take this one's place").to.equal(false);
        return seed;
      };
      return { ...chain, beacon, verify, opensAt: chain.opensAt + opening };
    }

    it("gives the RANDAO of the first block at or after the moment", async () => {
      for (const late of [0, 11]) {
        const { mineAt, verify, evidenceOf, opensAt, raw } = await fixture();
        await mineAt(opensAt - 1, 1);
        const block = await mineAt(opensAt + late, 2);
        await mineAt(opensAt + late + 12, 3);
        expect(keccak256(encodeHeader(await raw(block)))).to.equal((await raw(block)).hash);
        expect(await verify(await evidenceOf(block))).to.equal(zeroPadValue("0x02", 32));
      }
    });

    it("refuses the block before, the block after, and headers that the chain does not know", async () => {
      const { mineAt, verify, evidenceOf, opensAt, raw, beacon, target } = await fixture();
      const before = await mineAt(opensAt - 1, 1);
      const block = await mineAt(opensAt, 2);
      const after = await mineAt(opensAt + 12, 3);
      await mineAt(opensAt + 24, 4);
      const first = await raw(block);
      const parent = await raw(before);
      for (const evidence of [
        await evidenceOf(before),
        await evidenceOf(after),
        headerEvidence({ ...first, mixHash: toBeHex(9, 32) }, parent),
        headerEvidence(first, { ...parent, timestamp: "0x1" }),
        headerEvidence(await raw(after), parent),
      ])
        await expect(verify(evidence))
          .to.be.revertedWithCustomError(beacon, "WrongEvidence")
          .withArgs(target);
      expect(await verify(await evidenceOf(block))).to.equal(toBeHex(2, 32));
    });

    it("refuses every block before the moment", async () => {
      const { mineAt, verify, evidenceOf, opensAt, beacon, target } = await fixture();
      const block = await mineAt(opensAt - 2, 1);
      await mineAt(opensAt - 1, 1);
      await expect(verify(await evidenceOf(block)))
        .to.be.revertedWithCustomError(beacon, "TooEarly")
        .withArgs(target, opensAt);
    });

    it("takes a later block instead once the retry time has passed, and one at a time", async () => {
      const { mineAt, verify, evidenceOf, opensAt, beacon } = await fixture();
      await mineAt(opensAt - 1, 1);
      const first = await mineAt(opensAt, 2);
      await mineAt(opensAt + retry - 1, 3);
      expect(await verify(await evidenceOf(first))).to.equal(toBeHex(2, 32));
      const second = await mineAt(opensAt + retry, 4);
      await mineAt(opensAt + retry + 12, 5);
      expect(await verify(await evidenceOf(second))).to.equal(toBeHex(4, 32));
      await expect(verify(await evidenceOf(first))).to.be.revertedWithCustomError(
        beacon,
        "WrongEvidence",
      );
    });

    it("gives one seed however the builder fills its header: no other field counts", async () => {
      const { mineAt, verify, evidenceOf, opensAt, raw, ethers, beacon } = await fixture();
      await mineAt(opensAt - 1, 1);
      const seeds = new Set<string>();
      const hashes = new Set<unknown>();
      for (let i = 0; i < 20; i++) {
        const snapshot = (await ethers.provider.send("evm_snapshot", [])) as string;
        await ethers.provider.send("hardhat_setCoinbase", [toBeHex(i + 1, 20)]);
        const block = await mineAt(opensAt, 2);
        await mineAt(opensAt + 12, 3);
        hashes.add((await raw(block)).hash);
        seeds.add(await verify(await evidenceOf(block)));
        await ethers.provider.send("evm_revert", [snapshot]);
      }
      expect(hashes.size).to.equal(20);
      expect([...seeds]).to.deep.equal([toBeHex(2, 32)]);
      expect(await beacon.getFunction("RETRY_SECONDS")()).to.equal(retry);
    });
  });

describe("DrandBeacon on a chain without RANDAO", () => {
  it("has no fallback", async () => {
    const { ethers, mineAt, evidenceOf, opensAt, target } = await setUp();
    const beacon = await ethers.deployContract("DrandBeacon", [
      { ...SILENT_DRAND, hasRandao: false },
    ]);
    await mineAt(opensAt + 36 * HOUR - 1, 1);
    const block = await mineAt(opensAt + 36 * HOUR, 2);
    await mineAt(opensAt + 36 * HOUR + 12, 3);
    await expect(beacon.getFunction("verify")(target, await evidenceOf(block)))
      .to.be.revertedWithCustomError(beacon, "WrongEvidence")
      .withArgs(target);
  });
});

describe("DevelopmentBeacon", () => {
  it("takes any seed once the interval's seed is due", async () => {
    const { ethers, mineAt, opensAt, target } = await setUp();
    const beacon = await ethers.deployContract("DevelopmentBeacon", [INTERVAL, LAG]);
    const verify = beacon.getFunction("verify");
    await mineAt(opensAt - 1, 1);
    await expect(verify(target, toBeHex(5, 32)))
      .to.be.revertedWithCustomError(beacon, "TooEarly")
      .withArgs(target, opensAt);
    await mineAt(opensAt, 1);
    const [seed, lasting] = (await verify(target, toBeHex(5, 32))) as [string, boolean];
    expect({ seed, lasting }).to.deep.equal({ seed: toBeHex(5, 32), lasting: false });
    await expect(verify(target, "0x05"))
      .to.be.revertedWithCustomError(beacon, "WrongEvidence")
      .withArgs(target);
  });

  it("cannot be deployed on a chain of others", async () => {
    const { ethers } = await network.create({
      network: "default",
      chainType: "l1",
      override: { chainId: 1 },
    });
    const factory = await ethers.getContractFactory("DevelopmentBeacon");
    await expect(ethers.deployContract("DevelopmentBeacon", [INTERVAL, LAG]))
      .to.be.revertedWithCustomError(factory, "NotADevelopmentChain")
      .withArgs(1);
  });
});
