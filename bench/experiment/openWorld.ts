import { join } from "node:path";

import { publishedKey } from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { Hex, Market } from "@assay/sdk";
import { deposit, openMarket, publishModel, sendTransaction, stake } from "@assay/sdk";
import type { HDNodeWallet, JsonRpcProvider } from "ethers";
import { parseEther, ZeroHash } from "ethers";
import { artifacts } from "hardhat";

import { addBeacon } from "../../deploy/modules/beacons.js";
import { addMarket, MARKET_MODULES } from "../../deploy/modules/market.js";
import type { ProtocolSettings } from "../../deploy/modules/protocol.js";
import { addProtocol } from "../../deploy/modules/protocol.js";
import { deploySystem } from "../../scripts/deployment/deploySystem.js";
import { TestToken__factory } from "../../typechain-types/index.js";
import { account } from "../../scripts/local/account.js";
import { startLocalChain } from "../../scripts/local/localChain.js";
import type { Running } from "../../scripts/local/processes.js";
import { bringCollateral, simulateVendors } from "./deployVendors.js";
import type { Scenario } from "./scenarios.js";
import {
  ACCOUNTS,
  BATCH_CIRCUIT,
  CHAIN_ID,
  CIRCUIT,
  DEPOSIT,
  HONEST_STAKE,
  NODES,
  OPERATOR_DEPOSIT,
  WINDOWS,
} from "./settings.js";

/** A chain with a deployment, funded parties, and no node yet. */
export interface World {
  folder: string;
  url: string;
  provider: JsonRpcProvider;
  chain: Running;
  market: Market;
  requester: HDNodeWallet;
  guardian: HDNodeWallet;
  modelId: Hex;
  runtimeId: Hex;
  registry: string;
  issuedAt: number;
  startBlock: number;
  /** All tokens there are. */
  minted: bigint;
}

/** Starts a chain, deploys the protocol and two vendors, publishes the model, and gives each party its tokens. */
export async function openWorld(folder: string, scenario: Scenario): Promise<World> {
  const { provider, url, running } = await startLocalChain(join(folder, "chain.log"));
  const at = (index: number): HDNodeWallet => account(index, provider);
  const deployer = at(ACCOUNTS.deployer);
  const issuedAt = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const token = await new TestToken__factory(deployer).deploy();
  await token.waitForDeployment();

  const vendors = simulateVendors(issuedAt);
  const deployed = await deploySystem(
    deployer,
    (name) => artifacts.readArtifact(name),
    async (blueprint) => {
      const settings: ProtocolSettings = {
        token: await token.getAddress(),
        beacon: await addBeacon(blueprint, {
          kind: "development",
          intervalSeconds: 1,
          lagSeconds: 0,
        }),
        treasury: at(ACCOUNTS.treasury).address,
        guardian: at(ACCOUNTS.guardian).address,
        governor: at(ACCOUNTS.governor).address,
        governorDelaySeconds: 23n * 24n * 60n * 60n,
        minBond: parseEther("1"),
        keeperCap: parseEther("0.1"),
        postReward: parseEther("0.02"),
        ...WINDOWS,
        vendors: vendors.map(({ settings: vendor, suffix }) => [vendor, suffix] as const),
      };
      const protocol = await addProtocol(blueprint, settings);
      if (!scenario.isUnaudited) return protocol;
      // A second market on the protocol's other contracts. It draws no audit.
      const modules = MARKET_MODULES.map((name) =>
        name === "ResultModule" ? "UnauditedModule" : name,
      );
      return {
        ...protocol,
        ...(await addMarket(blueprint, settings, protocol, "UnauditedMarket", modules)),
      };
    },
  );
  for (const [i, vendor] of vendors.entries()) {
    await bringCollateral(deployed.stores[i] ?? "", vendor, deployer);
  }
  const measurements = vendors.map(({ measurement }) => measurement);
  const address = deployed.market;

  const open = (index: number): Promise<Market> => openMarket(at(index), address, BigInt(CHAIN_ID));
  const market = await open(ACCOUNTS.deployer);
  const runtime = {
    repository: "",
    commit: new Uint8Array(20),
    buildDigest: ZeroHash,
    measurements,
  };
  const runtimeId = await market.models.publishRuntime.staticCall(runtime);
  await sendTransaction(() => market.models.publishRuntime(runtime));
  const [modelId, served] =
    [...servedModels([CIRCUIT], [runtimeId])].find(
      ([, { model }]) => model.runtimeId === runtimeId && model.circuitId !== ZeroHash,
    ) ?? [];
  if (modelId === undefined || served === undefined) throw new Error("the model has no runtime");
  await publishModel(market, served.model, [CIRCUIT, BATCH_CIRCUIT].map(publishedKey));

  const requester = at(ACCOUNTS.requester);
  await sendTransaction(() => token.mint(requester.address, DEPOSIT));
  await deposit(await open(ACCOUNTS.requester), DEPOSIT);
  for (const { name, account: index } of NODES) {
    const amount = name === "cheater" ? scenario.cheaterStake : HONEST_STAKE;
    await sendTransaction(() => token.mint(at(index).address, amount));
    await sendTransaction(() => token.mint(at(index).address, OPERATOR_DEPOSIT));
    const operator = await open(index);
    await stake(operator, at(index).address, amount);
    await deposit(operator, OPERATOR_DEPOSIT);
  }
  const minted = await token.totalSupply();
  const startBlock = await provider.getBlockNumber();
  // From here on a block a second, as on a fast chain: were each transaction mined by itself, the chain's clock, which
  // moves at least a second a block, would run ahead, and 256 blocks would be over within a window.
  await provider.send("evm_setAutomine", [false]);
  return {
    ...{ folder, url, provider, chain: running, market, requester, modelId: modelId },
    ...{ guardian: at(ACCOUNTS.guardian), runtimeId, registry: await market.enclaves.getAddress() },
    ...{ issuedAt, startBlock, minted },
  };
}
