import { join } from "node:path";

import { circuitsOf, publishedKey } from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { Hex, Market } from "@assay/sdk";
import { openMarket, publishModel, sendTransaction, stake } from "@assay/sdk";
import type { HDNodeWallet, JsonRpcProvider } from "ethers";
import { ZeroHash } from "ethers";
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
import { publishRuntime } from "../../scripts/local/publishRuntime.js";
import { bringCollateral } from "../../scripts/local/simulatedVendor.js";
import { simulateVendors } from "./deployVendors.js";
import type { Party } from "./parties.js";
import { partiesOf } from "./parties.js";
import type { Scenario } from "./scenarios.js";
import {
  ACCOUNTS,
  CHAIN_ID,
  CIRCUIT,
  FEE_BPS,
  KEEPER_CAP,
  POST_REWARD,
  POT,
  proofWindowOf,
  VALUE,
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
  /** Account of the pot that pays for posts of seeds. */
  pot: string;
  parties: Party[];
  /** All tokens there are. */
  minted: bigint;
}

/**
 * Starts a chain, deploys the protocol and two vendors, publishes the model, and gives each party its tokens.
 * @param proofTakes seconds of a slowed prover's proof, by which the window for proofs is chosen; zero for the real one
 */
export async function openWorld(
  folder: string,
  scenario: Scenario,
  proofTakes: number,
): Promise<World> {
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
        governorDelaySeconds: 0n,
        minBond: VALUE,
        keeperCap: KEEPER_CAP,
        postReward: POST_REWARD,
        ...WINDOWS,
        proofSeconds: proofWindowOf(proofTakes),
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
  /** Gives an account free tokens in the market. */
  async function payIn(party: string, amount: bigint): Promise<void> {
    await sendTransaction(() => token.mint(deployer.address, amount));
    await sendTransaction(() => token.approve(market.address, amount));
    await sendTransaction(() => market.contract.depositFor(party, amount));
  }
  const runtimeId = await publishRuntime(market, measurements);
  const [modelId, served] =
    [...servedModels([CIRCUIT], [runtimeId])].find(
      ([, { model }]) => model.runtimeId === runtimeId && model.circuitId !== ZeroHash,
    ) ?? [];
  if (modelId === undefined || served === undefined) throw new Error("the model has no runtime");
  await publishModel(market, served.model, circuitsOf(CIRCUIT).map(publishedKey));

  const governed = await open(ACCOUNTS.governor);
  await sendTransaction(() => governed.contract.setFee(FEE_BPS));
  const parties = partiesOf(scenario, provider);
  for (const { address: party, deposit: amount, stake: staked } of parties) {
    if (amount > 0n) await payIn(party, amount);
    if (staked > 0n) {
      await sendTransaction(() => token.mint(deployer.address, staked));
      await stake(market, party, staked);
    }
  }
  const pot = await market.beacon.getAddress();
  await payIn(pot, POT);
  const minted = await token.totalSupply();
  const startBlock = await provider.getBlockNumber();
  // From here on a block a second, as on a fast chain: were each transaction mined by itself, the chain's clock, which
  // moves at least a second a block, would run ahead, and 256 blocks would be over within a window.
  await provider.send("evm_setAutomine", [false]);
  return {
    ...{
      folder,
      url,
      provider,
      chain: running,
      market,
      requester: at(ACCOUNTS.requester),
      modelId,
    },
    ...{ guardian: at(ACCOUNTS.guardian), runtimeId, registry: await market.enclaves.getAddress() },
    ...{ issuedAt, startBlock, pot, parties, minted },
  };
}
