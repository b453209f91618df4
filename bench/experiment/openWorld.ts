import { rmSync } from "node:fs";
import { join } from "node:path";

import { circuitsOf, publishedKey } from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { Hex, Market } from "@assay/sdk";
import { deposit, openMarket, publishModel, sendTransaction, stake } from "@assay/sdk";
import type { HDNodeWallet, JsonRpcProvider } from "ethers";
import { parseEther, ZeroHash } from "ethers";
import { network } from "hardhat";

import Assay from "../../deploy/modules/Assay.js";
import { Development } from "../../deploy/modules/Beacons.js";
import { TestToken__factory } from "../../typechain-types/index.js";
import { account } from "../../scripts/local/account.js";
import { startLocalChain } from "../../scripts/local/localChain.js";
import type { Running } from "../../scripts/local/processes.js";
import { deployVendors } from "./deployVendors.js";
import type { Scenario } from "./scenarios.js";
import {
  ACCOUNTS,
  CHAIN_ID,
  CIRCUIT,
  DEPOSIT,
  HONEST_STAKE,
  NODES,
  OPERATOR_DEPOSIT,
  WINDOWS,
} from "./settings.js";
import { UnauditedMarket } from "./vendorModules.js";

const ROOT = join(import.meta.dirname, "../..");

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

  const deploymentId = "experiment";
  const journal = join(ROOT, "deploy/deployments", deploymentId);
  rmSync(journal, { recursive: true, force: true });
  const options = { deploymentId, config: { blockPollingInterval: 50 } };
  const connection = await network.create({ network: "localhost", override: { url } });
  const measurements = await deployVendors(connection, issuedAt, options);
  const { beacon } = await connection.ignition.deploy(Development, options);
  const parameters = {
    Assay: {
      token: await token.getAddress(),
      beacon: await beacon.getAddress(),
      treasury: at(ACCOUNTS.treasury).address,
      guardian: at(ACCOUNTS.guardian).address,
      governor: at(ACCOUNTS.governor).address,
      governorDelaySeconds: 23n * 24n * 60n * 60n,
      minBond: parseEther("1"),
      keeperCap: parseEther("0.1"),
      postReward: parseEther("0.02"),
      ...WINDOWS,
    },
  };
  const shipped = await connection.ignition.deploy(Assay, { ...options, parameters });
  let address = await shipped.market.getAddress();
  if (scenario.isUnaudited) {
    const deployed = await connection.ignition.deploy(UnauditedMarket, {
      ...options,
      parameters: { ...parameters, UnauditedMarket: parameters.Assay },
    });
    address = await deployed.market.getAddress();
  }
  await connection.close();
  rmSync(journal, { recursive: true, force: true });

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
  await publishModel(market, served.model, circuitsOf(CIRCUIT).map(publishedKey));

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
