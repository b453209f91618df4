import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ChainProbe, Need, NeedName } from "@assay/sdk";
import { formatProbe, probeChain } from "@assay/sdk";
import { run } from "@assay/sdk/cli";
import { expect } from "chai";
import { Interface, toBeHex } from "ethers";
import { network } from "hardhat";

import { checkChain } from "../../scripts/deployment/checkChain.js";
import { checkParameters } from "../../scripts/deployment/loadParameters.js";
import { serveChain } from "../utils/serveChain.js";

type Chain = Awaited<ReturnType<typeof network.create>>;

const ARB_SYS = toBeHex(0x64, 20);
/** Answers `arbChainID` with 31337, and everything else with what its slot 0 holds. */
const ARB_SYS_CODE = "0x5f3560e01c63d127f54a146016575f545f5260205ff35b617a695f5260205ff3";

const namesOf = ({ needs }: ChainProbe, state: Need["state"]): NeedName[] =>
  needs.filter((need) => need.state === state).map(({ name }) => name);

/** A chain with some blocks, on one of the simulator's forks. */
async function chainOf(hardfork: string): Promise<Chain> {
  const chain = await network.create({ network: "default", override: { hardfork } });
  await chain.networkHelpers.mine(5);
  return chain;
}

/** Parameters of a public network, with its addresses filled in. */
function parametersOf(name: string, changes: object = {}): ReturnType<typeof checkParameters> {
  const path = join(import.meta.dirname, `../../deploy/parameters/${name}.json`);
  const file = JSON.parse(readFileSync(path, "utf8")) as {
    Chain: { id: number };
    Assay: Record<string, unknown>;
  };
  const address = (byte: string): string => "0x" + byte.repeat(20);
  const names = ["token", "treasury", "guardian", "governor"];
  const accounts = Object.fromEntries(names.map((key, index) => [key, address(`1${index}`)]));
  const feed = "uptimeFeed" in file.Assay ? { uptimeFeed: address("aa") } : {};
  return checkParameters(
    name,
    { ...file, Assay: { ...file.Assay, ...accounts, ...feed }, ...changes },
    file.Chain.id,
  );
}

function refusal(probe: ChainProbe, parameters: ReturnType<typeof parametersOf>): string {
  try {
    checkChain(probe, parameters, () => undefined);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

describe("The probe of a chain", function () {
  it("finds every need met at Osaka, and lets the deployment go on", async function () {
    const chain = await chainOf("osaka");
    const probe = await probeChain(chain.ethers.provider);
    expect(namesOf(probe, "unmet")).to.deep.equal([]);
    const met = [
      "cancun",
      "bn254",
      "codeSize",
      "creation",
      "blockGas",
      "blockHash",
      "p256",
      "randao",
    ];
    expect(namesOf(probe, "met")).to.include.members(met);
    expect(probe.blocks).to.equal("EVM");
    expect(probe.chainId).to.equal(31337n);
    const lines: string[] = [];
    const parameters = parametersOf("arbitrum", { Enclaves: { freshBlocks: 256 } });
    checkChain(probe, parameters, (line) => lines.push(line));
    expect(lines).to.deep.equal(formatProbe(probe));
    await chain.close();
  });

  it("names Cancun's opcodes at Shanghai, and refuses the deployment", async function () {
    const chain = await chainOf("shanghai");
    const probe = await probeChain(chain.ethers.provider);
    expect(namesOf(probe, "unmet")).to.deep.equal(["cancun"]);
    expect(namesOf(probe, "limited")).to.include.members(["history", "p256"]);
    expect(formatProbe(probe).join("\n"))
      .to.match(/unmet +Cancun's opcodes +TSTORE fails, MCOPY fails\n +-> The contracts use both/)
      .and.to.match(/limited +curve P-256 +no precompile at 0x100\n +-> Deploy P256Fallback/)
      .and.to.match(/limited +older blocks +no EIP-2935\n +-> Enclaves must register within 256/);
    expect(refusal(probe, parametersOf("sepolia")))
      .to.match(/chain 31337 cannot carry this deployment: TSTORE fails, MCOPY fails/)
      .and.to.match(/hashes go out of reach without EIP-2935: take drand with hasRandao: false/)
      .and.to.match(/deploy P256Fallback and name its address/)
      .and.to.match(/docs\/chains\.md lists the chains/);
    await chain.close();
  });

  it("takes Cancun with P256Fallback, drand without headers and 256 blocks", async function () {
    const chain = await chainOf("cancun");
    const probe = await probeChain(chain.ethers.provider);
    expect(namesOf(probe, "unmet")).to.deep.equal([]);
    const file = parametersOf("arbitrum");
    const Dcap = { ...file.Dcap, p256Verifier: "0x" + "bb".repeat(20) };
    expect(refusal(probe, parametersOf("arbitrum", { Dcap }))).to.match(
      /freshBlocks: 14400 is more than the 256 blocks/,
    );
    expect(
      refusal(probe, parametersOf("arbitrum", { Dcap, Enclaves: { freshBlocks: 256 } })),
    ).to.equal("none");
    await chain.close();
  });

  it("goes by ArbSys on Arbitrum, and finds a chain whose RPC names other blocks", async function () {
    const chain = await chainOf("osaka");
    const { provider } = chain.ethers;
    await provider.send("hardhat_setCode", [ARB_SYS, ARB_SYS_CODE]);
    const foreign = await probeChain(provider);
    expect(foreign.blocks).to.equal("ArbSys");
    expect(namesOf(foreign, "unmet")).to.deep.equal(["blockHash"]);
    const past = await provider.getBlock((await provider.getBlockNumber()) - 1);
    const hash = past?.hash ?? "";
    await provider.send("hardhat_setStorageAt", [ARB_SYS, toBeHex(0), hash]);
    const probe = await probeChain(provider);
    expect(namesOf(probe, "unmet")).to.deep.equal([]);
    expect(refusal(probe, parametersOf("op-stack"))).to.match(
      /the beacon counts on PREVRANDAO, which is no random number here/,
    );
    await chain.close();
  });

  it("finds blocks that are too small", async function () {
    const chain = await network.create({
      network: "default",
      override: { blockGasLimit: 10_000_000 },
    });
    await chain.networkHelpers.mine(5);
    const probe = await probeChain(chain.ethers.provider);
    expect(namesOf(probe, "unmet")).to.include("blockGas");
    await chain.close();
  });

  it("asks as the selectors of ArbSys say", function () {
    const arbSys = new Interface(["function arbChainID()", "function arbBlockHash(uint256)"]);
    expect(arbSys.getFunction("arbChainID")?.selector).to.equal("0xd127f54a");
    expect(arbSys.getFunction("arbBlockHash")?.selector).to.equal("0x2b407a82");
  });
});

describe("The command assay chain", function () {
  async function ended(
    hardfork: string,
    ...args: string[]
  ): Promise<{ code: number; out: string }> {
    const chain = await chainOf(hardfork);
    const served = await serveChain(chain.provider);
    const lines: string[] = [];
    const code = await run(["chain", "--rpc", served.url, ...args], {
      environment: {},
      out: (line) => lines.push(line),
      err: (line) => lines.push(line),
    });
    await served.close();
    await chain.close();
    return { code, out: lines.join("\n") };
  }

  it("ends with 0 where every need is met", async function () {
    const { code, out } = await ended("osaka", "--json");
    expect(code).to.equal(0);
    const { blocks, needs } = JSON.parse(out) as { blocks: string; needs: Need[] };
    expect(blocks).to.equal("EVM");
    expect(needs.length).to.equal(9);
  });

  it("ends with 1 where a need is unmet, and shows which", async function () {
    const { code, out } = await ended("shanghai");
    expect(code).to.equal(1);
    expect(out).to.match(/unmet +Cancun's opcodes/);
  });
});
