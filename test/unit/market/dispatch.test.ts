import { expect } from "chai";
import { Interface, ZeroAddress } from "ethers";
import hre, { network } from "hardhat";

/** Chapters of each module: whose functions the market must hand to it. */
const MODULES = {
  RequestModule: ["IMoney", "IRequests"],
  ResultModule: ["IResults"],
  DisputeModule: ["IDisputes"],
  WithholdingModule: ["IWithholding", "IPosts", "IUptime"],
} as const;
/** Chapters that the market answers for itself. It hands the question for its configuration to a module. */
const OWN = ["ILocks", "ISettlements"];
/** Inherited from OpenZeppelin: the access manager's doors. */
const ACCESS = ["authority", "isConsumingScheduledOp", "setAuthority"];

async function abiOf(name: string): Promise<Interface> {
  return new Interface((await hre.artifacts.readArtifact(name)).abi);
}

async function functionsOf(name: string): Promise<string[]> {
  const names: string[] = [];
  (await abiOf(name)).forEachFunction((fragment) => names.push(fragment.format("sighash")));
  return names.sort();
}

describe("dispatch of the market's calls", () => {
  it("hands every function of IAssay to the module of its chapter", async () => {
    const { ethers } = await network.create();
    const [account] = await ethers.getSigners();
    const beacon = await ethers.deployContract("DevelopmentBeacon", [1, 0]);
    const config = {
      token: ZeroAddress,
      models: ZeroAddress,
      circuits: ZeroAddress,
      enclaves: ZeroAddress,
      beacon: await beacon.getAddress(),
      treasury: account?.address ?? "",
      minBond: 1n,
      keeperCap: 1n,
      challengeSeconds: 1n,
      proofSeconds: 1n,
      dataSeconds: 1n,
      uptimeFeed: ZeroAddress,
      outageGrace: 0n,
      postReward: 1n,
    };
    const names = Object.keys(MODULES) as (keyof typeof MODULES)[];
    const echoes: string[] = [];
    for (const number of names.keys()) {
      const echo = await ethers.deployContract("EchoModule", [number + 1, config]);
      echoes.push(await echo.getAddress());
    }
    const market = await ethers.deployContract("JobMarket", [config, ...echoes, ZeroAddress]);
    const to = await market.getAddress();
    for (const [number, name] of names.entries()) {
      for (const chapter of MODULES[name]) {
        for (const signature of await functionsOf(chapter)) {
          const data = ethers.id(signature).slice(0, 10);
          const answer = BigInt(await ethers.provider.call({ to, data }));
          expect(answer, `${chapter}.${signature}`).to.equal(BigInt(number + 1));
        }
      }
    }
  });

  it("leaves no function of IAssay without a part, and no part with a function outside it", async () => {
    const whole = new Set(await functionsOf("IAssay"));
    const doors = (names: string[]): string[] =>
      names.filter((signature) => !ACCESS.includes(signature.replace(/\(.*/, "")));
    const answered = new Set<string>();
    for (const [name, chapters] of Object.entries(MODULES)) {
      const expected = (await Promise.all([...chapters, "IPart"].map(functionsOf))).flat().sort();
      expect(doors(await functionsOf(name)), name).to.deep.equal(expected);
      for (const signature of expected) answered.add(signature);
    }
    const own = doors(await functionsOf("JobMarket"));
    for (const signature of own) answered.add(signature);
    const chapters = (await Promise.all(OWN.map(functionsOf))).flat();
    const ofTheWhole = [
      "DISPUTE_MODULE()",
      "REQUEST_MODULE()",
      "RESULT_MODULE()",
      "WITHHOLDING_MODULE()",
      "multicall(bytes[])",
    ];
    expect(own).to.deep.equal([...chapters, ...ofTheWhole].sort());
    expect([...answered].sort()).to.deep.equal([...whole].sort());
  });
});
