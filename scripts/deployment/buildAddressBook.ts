import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { circuitId } from "@assay/circuits";
import type { AddressBook, ConstructorArgument } from "@assay/sdk";
import { addressBookSchema } from "@assay/sdk";
import type { Provider } from "ethers";
import { keccak256 } from "ethers";

import type { Taken } from "./applySteps.js";
import { creationBlock } from "./creationBlock.js";
import type { DeploymentParameters } from "./deploymentParameters.js";
import type { Drawing } from "./drawProtocol.js";
import type { Consent } from "./faults.js";
import type { Patience } from "./patience.js";
import { ask } from "./patience.js";
import { repositoryModels } from "./publishModels.js";

const ROOT = join(import.meta.dirname, "../..");

/** What an address book tells besides the drawing. */
export interface BookOptions {
  name: string;
  parameters: DeploymentParameters;
  allowed: readonly Consent[];
  /** The steps that this run took. */
  taken: readonly Taken[];
  /** An earlier book of the same deployment, whose blocks are kept. */
  earlier?: AddressBook | undefined;
  patience: Patience;
}

/** A constructor's argument as JSON. */
function plain(value: unknown): ConstructorArgument {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  throw new Error(`a constructor's argument has the type ${typeof value}`);
}

/** Commit of the sources that this script belongs to; undefined outside a repository. */
function commitOfSources(): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    const sources = ["contracts", "deploy/modules", "hardhat.config.ts"];
    const dirty = git("status", "--porcelain", "--", ...sources).trim() === "" ? "" : "-dirty";
    return git("rev-parse", "HEAD").trim() + dirty;
  } catch {
    return undefined;
  }
}

/**
 * Builds the address book of a deployment that is whole.
 * @throws SdkError CHAIN_FAILED; an error of a server that has no state of old blocks, if an earlier run created a contract
 */
export async function buildAddressBook(
  provider: Provider,
  { blueprint, protocol, settings, token }: Drawing,
  { name, parameters, allowed, taken, earlier, patience }: BookOptions,
): Promise<AddressBook> {
  const { chainId } = await ask(() => provider.getNetwork(), patience);
  const contracts: Record<string, AddressBook["contracts"]["JobMarket"]> = {};
  for (const { name: entry, contract, address, args, createdBy } of blueprint.parts) {
    const code = await ask(() => provider.getCode(address), patience);
    const known = earlier?.contracts[entry];
    const sent = taken.find(({ step }) => step.creates === address);
    const block =
      (createdBy === undefined ? undefined : contracts[createdBy]?.block) ??
      (known?.address === address && sent === undefined
        ? known.block
        : await creationBlock(provider, address, sent?.before ?? -1, patience));
    contracts[entry] = {
      address,
      block,
      constructorArgs: args.map(plain),
      codeHash: keccak256(code),
      ...(contract === entry ? {} : { contract }),
      ...(createdBy === undefined ? {} : { createdBy }),
    };
  }
  const models = repositoryModels().filter((each) => parameters.Models?.includes(each.name));
  const commit = commitOfSources();
  const { Chain } = parameters;
  return addressBookSchema.parse({
    chainId: Number(chainId),
    chainName: Chain.name,
    ...(Chain.explorer === undefined ? {} : { explorer: Chain.explorer }),
    name,
    ...(commit === undefined ? {} : { commit }),
    deployer: blueprint.deployer,
    roles: {
      guardian: settings.guardian,
      governor: settings.governor,
      governorDelaySeconds: Number(settings.governorDelaySeconds),
    },
    allowed,
    startBlock: Math.min(...Object.values(contracts).map(({ block }) => block)),
    token,
    contracts: sorted(contracts, protocol.market),
    circuits: Object.fromEntries(
      models.flatMap(({ circuits }) => circuits).map((circuit) => [circuit, circuitId(circuit)]),
    ),
    models: Object.fromEntries(models.map(({ name: model, id }) => [model, id])),
  });
}

/** The market first: it is the address that others need. */
function sorted<T extends { address: string }>(
  contracts: Record<string, T>,
  market: string,
): Record<string, T> {
  const entries = Object.entries(contracts);
  const isMarket = ([, { address }]: [string, T]): boolean => address === market;
  return Object.fromEntries([
    ...entries.filter(isMarket),
    ...entries.filter((entry) => !isMarket(entry)),
  ]);
}
