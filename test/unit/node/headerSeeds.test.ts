import { drandSeeds, firstSeed, headerSeeds, type SeedSource } from "@assay/node";
import type { Market } from "@assay/sdk";
import { expect } from "chai";
import { Contract, JsonRpcProvider } from "ethers";
import { network } from "hardhat";

import { INTERVAL, LAG, mineAt, SILENT_DRAND } from "../../utils/randaoChain.js";
import { serveChain } from "../../utils/serveChain.js";

const HOUR = 3_600;

/** A chain with a beacon behind an RPC server, whose first interval of the test begins soon. */
async function setUp(name: string, args: unknown[]) {
  const connection = await network.create({ network: "default", chainType: "l1" });
  const { ethers, networkHelpers } = connection;
  const deployed = await ethers.deployContract(name, args);
  const served = await serveChain(connection.provider);
  const provider = new JsonRpcProvider(served.url, 31337, {
    staticNetwork: true,
    cacheTimeout: -1,
  });
  const beacon = new Contract(await deployed.getAddress(), deployed.interface, provider);
  const now = await networkHelpers.time.latest();
  const target = Math.ceil((now + 2 * INTERVAL) / INTERVAL);
  return {
    market: { beacon, provider } as unknown as Market,
    target: BigInt(target),
    opensAt: target * INTERVAL + LAG,
    mineAt: (moment: number, randao: number): Promise<number> => mineAt(connection, moment, randao),
    close: async (): Promise<void> => {
      provider.destroy();
      await served.close();
      await connection.close();
    },
  };
}

describe("The node's source of headers", function () {
  this.timeout(60_000);

  for (const [name, argument, silence, retry] of [
    ["RandaoBeacon", [INTERVAL, LAG], 0, 24 * HOUR],
    ["DrandBeacon", [SILENT_DRAND], 36 * HOUR, 4 * HOUR],
  ] as const)
    it(`finds the block that ${name} asks for, among any number since, and later the one in its place`, async () => {
      const chain = await setUp(name, [...argument]);
      // No server has a round: the header takes its place.
      const source: SeedSource = firstSeed(drandSeeds(chain.market, []), headerSeeds(chain.market));
      const seeds = name === "DrandBeacon" ? source : headerSeeds(chain.market);
      const opensAt = chain.opensAt + silence;
      await chain.mineAt(opensAt - 1, 1);
      expect(await seeds(chain.target), "too early").to.equal(undefined);
      await chain.mineAt(opensAt + 7, 2);
      for (let i = 1; i <= 37; i++) {
        await chain.mineAt(opensAt + 7 + 12 * i, 100 + i);
        if (i % 9 === 1) expect((await seeds(chain.target))?.seed, `after ${i}`).to.equal(2n);
      }
      await chain.mineAt(opensAt + retry + 1, 3);
      await chain.mineAt(opensAt + retry + 13, 4);
      expect((await seeds(chain.target))?.seed).to.equal(3n);
      await chain.close();
    });

  it("has none for a beacon that takes no headers", async () => {
    const chain = await setUp("DevelopmentBeacon", [INTERVAL, LAG]);
    await chain.mineAt(chain.opensAt + 50 * HOUR, 1);
    expect(await headerSeeds(chain.market)(chain.target)).to.equal(undefined);
    await chain.close();
  });
});
