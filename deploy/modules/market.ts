import { ZeroAddress } from "ethers";

import type { Blueprint } from "./Blueprint.js";

/** The market's modules, in the order of `JobMarket`'s constructor. A new module is one line here. */
export const MARKET_MODULES = [
  "RequestModule",
  "ResultModule",
  "DisputeModule",
  "WithholdingModule",
] as const;

/** `MarketConfig` of the contracts: amounts in the token's smallest unit. */
export interface MarketSettings {
  token: string;
  beacon: string;
  treasury: string;
  minBond: bigint;
  keeperCap: bigint;
  postReward: bigint;
  challengeSeconds?: number | undefined;
  proofSeconds?: number | undefined;
  dataSeconds?: number | undefined;
  uptimeFeed?: string | undefined;
  outageGrace?: number | undefined;
}

/** Addresses of the contracts around a market. */
export interface Surroundings {
  authority: string;
  models: string;
  circuits: string;
  enclaves: string;
}

/**
 * Adds a market with its modules. It creates its vault itself.
 * @param name in the address book
 * @param modules names of the contracts that take the places of `MARKET_MODULES`
 * @returns the market's and its vault's address
 */
export async function addMarket(
  blueprint: Blueprint,
  settings: MarketSettings,
  { authority, models, circuits, enclaves }: Surroundings,
  name = "JobMarket",
  modules: readonly string[] = MARKET_MODULES,
): Promise<{ market: string; vault: string }> {
  const { token, beacon, treasury, minBond, keeperCap, postReward } = settings;
  const config = {
    token,
    models,
    circuits,
    enclaves,
    beacon,
    treasury,
    minBond,
    keeperCap,
    challengeSeconds: settings.challengeSeconds ?? 30 * 60,
    proofSeconds: settings.proofSeconds ?? 4 * 60 * 60,
    dataSeconds: settings.dataSeconds ?? 60 * 60,
    uptimeFeed: settings.uptimeFeed ?? ZeroAddress,
    outageGrace: settings.outageGrace ?? 0,
    postReward,
  };
  const addresses: string[] = [];
  for (const module of modules) addresses.push(await blueprint.create(module, [config]));
  const vaultName = name === "JobMarket" ? "StakeVault" : `StakeVault of ${name}`;
  const market = await blueprint.create("JobMarket", [config, ...addresses, authority], {
    name,
    nested: [
      {
        name: vaultName,
        contract: "StakeVault",
        argsAt: (creator) => [token, creator, authority, minBond, keeperCap],
      },
    ],
  });
  const vault = blueprint.parts.find((part) => part.name === vaultName);
  if (vault === undefined) throw new Error(`the blueprint has no ${vaultName}`);
  return { market, vault: vault.address };
}
