import { ADMIN_ROLE, GUARDIAN_ROLE, restrictedSelectors } from "@assay/sdk";
import { Contract, Interface } from "ethers";

import type { Blueprint } from "./Blueprint.js";
import type { DcapSettings } from "./dcap.js";
import { addDcap } from "./dcap.js";
import type { MarketSettings } from "./market.js";
import { addMarket } from "./market.js";

/** Blocks of an hour, where one takes twelve seconds. */
export const DEFAULT_FRESH_BLOCKS = 300;

/** Everything that a deployment of the protocol is made from. */
export interface ProtocolSettings extends MarketSettings {
  /** May act at once. docs/threat-model.md lists its powers. */
  guardian: string;
  /** Gets every other right, and acts after the delay. */
  governor: string;
  governorDelaySeconds: bigint;
  /** How many blocks back a quote's block may be. */
  freshBlocks?: number | undefined;
  /** Vendors of TEEs, with the suffix of their contracts' names. */
  vendors?: readonly (readonly [settings: DcapSettings, suffix: string])[];
}

/** Addresses of a deployed protocol. */
export interface Protocol {
  authority: string;
  circuits: string;
  models: string;
  enclaves: string;
  market: string;
  vault: string;
  penaltySchedule: string;
  /** Collateral stores of the vendors, in their order. */
  stores: string[];
}

/**
 * Adds the whole protocol on one settlement token.
 *
 * The deployer is the manager's first admin, so that no other account can initialise anything. The last step is one transaction:
 * it sets every role, registers the vendors, hands the admin role to the governor and renounces the deployer's. All of it happens
 * or nothing.
 */
export async function addProtocol(
  blueprint: Blueprint,
  settings: ProtocolSettings,
): Promise<Protocol> {
  const authority = await blueprint.create("AccessManager", [blueprint.deployer]);
  const circuits = await blueprint.create("CircuitRegistry");
  const models = await blueprint.create("ModelRegistry", [circuits]);
  const enclaves = await blueprint.create("EnclaveRegistry", [
    authority,
    settings.freshBlocks ?? DEFAULT_FRESH_BLOCKS,
  ]);
  const stores: string[] = [];
  const registrations: string[] = [];
  for (const [vendor, suffix] of settings.vendors ?? []) {
    const { store, registration } = await addDcap(blueprint, vendor, suffix);
    stores.push(store);
    registrations.push(registration);
  }
  const surroundings = { authority, models, circuits, enclaves };
  const { market, vault } = await addMarket(blueprint, settings, surroundings);
  const penaltySchedule = await blueprint.create("PenaltySchedule");

  const { abi } = await blueprint.read("AccessManager");
  const manager = new Interface(abi);
  const targets = { JobMarket: market, StakeVault: vault, EnclaveRegistry: enclaves };
  const calls = [
    manager.encodeFunctionData("labelRole", [GUARDIAN_ROLE, "GUARDIAN"]),
    manager.encodeFunctionData("grantRole", [GUARDIAN_ROLE, settings.guardian, 0]),
    ...Object.entries(targets).map(([name, target]) =>
      manager.encodeFunctionData("setTargetFunctionRole", [
        target,
        restrictedSelectors(name as keyof typeof targets, "guardian"),
        GUARDIAN_ROLE,
      ]),
    ),
    ...registrations.map((call) => manager.encodeFunctionData("execute", [enclaves, call])),
    manager.encodeFunctionData("grantRole", [
      ADMIN_ROLE,
      settings.governor,
      settings.governorDelaySeconds,
    ]),
    manager.encodeFunctionData("renounceRole", [ADMIN_ROLE, blueprint.deployer]),
  ];
  blueprint.act({
    name: "set the roles and hand over",
    to: authority,
    data: manager.encodeFunctionData("multicall", [calls]),
    isDone: async (provider) => {
      if ((await provider.getCode(authority)) === "0x") return false;
      const contract = new Contract(authority, manager, provider);
      const hasRole = contract.getFunction("hasRole");
      const [isMember] = (await hasRole(ADMIN_ROLE, blueprint.deployer)) as [boolean, bigint];
      return !isMember;
    },
  });
  return { authority, circuits, models, enclaves, market, vault, penaltySchedule, stores };
}
