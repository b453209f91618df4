import { drandEvidence, drandRoundAt, hashToField, mapToPoint, readDrandRound } from "@assay/sdk";
import { expect } from "chai";
import { AbiCoder, dataSlice, keccak256, toBeHex } from "ethers";
import { network } from "hardhat";

import { P } from "../../utils/bn254.js";
import { publicKeyOf, realEvmnet, signRound } from "../../utils/drand.js";

const SECRET = 0xa55a7n;
const PERIOD = 3n;
const GENESIS = 1_727_521_075n;
const INTERVAL = 300n;
const LAG = 600n;
/** 153k is the measured price of a post in RULES §4; no price of a chain's calldata may lift it above this. */
const POST_GAS = 200_000n;

const own = {
  interval: INTERVAL,
  lag: LAG,
  genesis: GENESIS,
  period: PERIOD,
  publicKey: publicKeyOf(SECRET),
  hasRandao: true,
};

async function chainAt(hardfork: "osaka" | "amsterdam") {
  const connection = await network.create({
    network: "default",
    chainType: "l1",
    override: { hardfork },
  });
  const { ethers } = connection;
  return {
    connection,
    ethers,
    deploy: (settings: object) => ethers.deployContract("DrandBeacon", [settings]),
  };
}

/** Evidence with one of its ten words changed. */
function withWord(evidence: string, index: number, value: bigint): string {
  const words = [
    ...AbiCoder.defaultAbiCoder().decode(Array(10).fill("uint256"), evidence),
  ] as bigint[];
  words[index] = value;
  return AbiCoder.defaultAbiCoder().encode(Array(10).fill("uint256"), words);
}

function wordOf(evidence: string, index: number): bigint {
  return BigInt(dataSlice(evidence, 32 * index, 32 * index + 32));
}

describe("DrandBeacon", function () {
  this.timeout(120_000);

  for (const hardfork of ["osaka", "amsterdam"] as const) {
    describe(`at ${hardfork}`, () => {
      const real = realEvmnet();
      if (real === undefined) {
        it("not run: the real rounds, ../shared/vectors/drand, are not at hand");
      } else {
        for (const round of real.rounds)
          it(`takes evmnet's real round ${round.round}`, async () => {
            const { ethers, deploy } = await chainAt(hardfork);
            // One interval a round: with no lag, target t begins at t, so round r belongs to the target of its own moment.
            const time = real.genesis + (round.round - 1n) * real.period;
            const beacon = await deploy({ ...own, ...real, interval: 1n, lag: 0n });
            const target = round.round === 1n ? 1n : time;
            expect(await beacon.getFunction("roundOf")(target)).to.equal(round.round);
            const evidence = drandEvidence(round);
            const seed = keccak256(
              AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [round.x, round.y]),
            );
            expect([...(await beacon.getFunction("verify")(target, evidence))]).to.deep.equal([
              seed,
              true,
            ]);
            const gas = await ethers.provider.estimateGas({
              to: await beacon.getAddress(),
              data: beacon.interface.encodeFunctionData("verify", [target, evidence]),
            });
            expect(gas).to.be.lessThan(POST_GAS);
          });
      }

      it("takes each of forty rounds of its own network, whatever candidates they hash to", async () => {
        const { deploy } = await chainAt(hardfork);
        const beacon = await deploy(own);
        const candidates = new Set<number>();
        const first = (await beacon.getFunction("roundOf")(6_000_000n)) as bigint;
        for (let i = 0n; i < 40n; i++) {
          const round = signRound(SECRET, first + i * (INTERVAL / PERIOD));
          const evidence = drandEvidence(round);
          for (const index of [3, 7]) {
            const used = [0, 1, 2].filter((each) => wordOf(evidence, index + each) !== 0n);
            candidates.add(used.length);
          }
          expect((await beacon.getFunction("verify")(6_000_000n + i, evidence)).seed).to.equal(
            keccak256(dataSlice(evidence, 0, 64)),
          );
        }
        expect([...candidates].sort(), "each of the map's branches").to.deep.equal([1, 2, 3]);
      });
    });
  }

  describe("refuses", () => {
    let beacon: Awaited<ReturnType<Awaited<ReturnType<typeof chainAt>>["deploy"]>>;
    const TARGET = 6_000_000n;
    let round: ReturnType<typeof signRound>;
    let evidence: string;

    before(async () => {
      const { deploy } = await chainAt("osaka");
      beacon = await deploy(own);
      round = signRound(SECRET, (await beacon.getFunction("roundOf")(TARGET)) as bigint);
      evidence = drandEvidence(round);
      expect((await beacon.getFunction("verify")(TARGET, evidence)).seed).to.match(/^0x/u);
    });

    async function refused(changed: string, target = TARGET): Promise<void> {
      await expect(beacon.getFunction("verify")(target, changed))
        .to.be.revertedWithCustomError(beacon, "WrongEvidence")
        .withArgs(target);
    }

    it("the round of another target", async () => {
      await refused(evidence, TARGET + 1n);
      await refused(evidence, TARGET - 1n);
    });

    it("a signature by another key", async () => {
      await refused(drandEvidence(signRound(SECRET + 1n, round.round)));
    });

    it("another point, the negated one, zero, and coordinates beyond the prime", async () => {
      await refused(withWord(evidence, 1, P - round.y));
      await refused(withWord(evidence, 0, round.x + 1n));
      await refused(withWord(evidence, 0, round.x + P));
      await refused(withWord(withWord(evidence, 0, 0n), 1, 0n));
      await refused(withWord(withWord(evidence, 0, 1n), 1, 2n));
    });

    it("every wrong hint: another number, zero, and a root beyond the prime", async () => {
      for (let index = 2; index < 10; index++) {
        const right = wordOf(evidence, index);
        // Roots that the map does not reach are not read.
        if (right === 0n) continue;
        await refused(withWord(evidence, index, (right + 1n) % P));
        await refused(withWord(evidence, index, 0n));
        if (index !== 2 && index !== 6) await refused(withWord(evidence, index, right + P));
      }
    });

    it("no hint that is right by another way: a root's negation gives the same seed", async () => {
      for (const index of [3, 7])
        expect(
          await beacon.getFunction("verify")(
            TARGET,
            withWord(evidence, index, P - wordOf(evidence, index)),
          ),
        ).to.deep.equal(await beacon.getFunction("verify")(TARGET, evidence));
    });

    it("a root that skips the first candidate", async () => {
      // Of a round whose first candidate fits, no root shows that it does not.
      const g = wordOf(evidence, 3);
      await refused(withWord(evidence, 3, (g * g) % P));
    });

    it("a public key that is no point, zero, and a network without a period or interval", async () => {
      const { ethers, deploy } = await chainAt("osaka");
      const factory = await ethers.getContractFactory("DrandBeacon");
      const [x1, x0, y1, y0] = own.publicKey;
      for (const publicKey of [
        [x1, x0, y1, y0 + 1n],
        [0n, 0n, 0n, 0n],
      ])
        await expect(deploy({ ...own, publicKey })).to.be.revertedWithCustomError(
          factory,
          "MalformedKey",
        );
      await expect(deploy({ ...own, period: 0n })).to.be.revertedWithCustomError(
        factory,
        "NoInterval",
      );
      await expect(deploy({ ...own, interval: 0n })).to.be.revertedWithCustomError(
        factory,
        "NoInterval",
      );
    });
  });

  it("names the first round at or after an interval's beginning and the lag, as the SDK does", async () => {
    const { deploy } = await chainAt("osaka");
    const beacon = await deploy(own);
    const schedule = { genesisTime: GENESIS, periodSeconds: PERIOD };
    expect(await beacon.getFunction("targetAt")(INTERVAL * 7n - 1n)).to.equal(7n);
    expect(await beacon.getFunction("targetAt")(INTERVAL * 7n)).to.equal(8n);
    for (const target of [1n, 5_758_403n, 5_758_404n, 6_000_000n, 6_000_001n]) {
      const time = target * INTERVAL + LAG;
      const round = (await beacon.getFunction("roundOf")(target)) as bigint;
      expect(round).to.equal(drandRoundAt(time, schedule));
      const scheduled = GENESIS + (round - 1n) * PERIOD;
      expect(scheduled >= time && (round === 1n || scheduled - PERIOD < time)).to.equal(true);
    }
  });

  it("gives one seed whatever the builder makes of the block, at any time, and before the chain's clock gets there", async () => {
    const { ethers, connection, deploy } = await chainAt("osaka");
    const { networkHelpers } = connection;
    const now = BigInt(await networkHelpers.time.latest());
    const beacon = await deploy(own);
    // The round of a target far ahead: a chain whose clock runs late gets the evidence before its time.
    const target = now / INTERVAL + 288n;
    const round = (await beacon.getFunction("roundOf")(target)) as bigint;
    const evidence = drandEvidence(signRound(SECRET, round));
    const seeds = new Set<string>();
    const hashes = new Set<unknown>();
    for (let i = 1n; i <= 20n; i++) {
      await ethers.provider.send("hardhat_setPrevRandao", [toBeHex(i, 32)]);
      await ethers.provider.send("hardhat_setCoinbase", [toBeHex(i, 20)]);
      await networkHelpers.time.setNextBlockTimestamp(now + i * 3_600n * 6n);
      await networkHelpers.mine();
      hashes.add((await ethers.provider.getBlock("latest"))?.hash);
      seeds.add((await beacon.getFunction("verify")(target, evidence)).seed as string);
    }
    expect(hashes.size).to.equal(20);
    expect(seeds.size).to.equal(1);
  });

  it("maps the elements for which RFC 9380 takes zero as the inverse of zero", () => {
    // 4u² = 1 and, as −1 is no square, never −1.
    const u = (P + 1n) / 2n;
    const { hints, x, y } = mapToPoint(u);
    expect(hints.inverse).to.equal(0n);
    expect((y * y) % P).to.equal((x * x * x + 3n) % P);
    expect(hashToField(toBeHex(1, 32))).to.have.length(2);
  });

  it("reads drand's JSON, and says what is wrong with another answer", () => {
    const { round, x, y } = signRound(SECRET, 5n);
    const signature = toBeHex(x, 32).slice(2) + toBeHex(y, 32).slice(2);
    expect(readDrandRound({ round: 5, signature })).to.deep.equal({ round, x, y });
    expect(() => readDrandRound({ round: 5, signature: signature.slice(2) })).to.throw(/64 bytes/u);
    expect(() => readDrandRound({ signature })).to.throw(/no round number/u);
  });
});
