import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { circuitId, listCircuits } from "@assay/circuits";
import type { AddressBook, ConstructorArgument } from "@assay/sdk";
import { addressBookSchema, IAssay__factory, StakeVault__factory } from "@assay/sdk";
import type { Provider } from "ethers";

import { modelIds } from "./publishModels.js";

/** A line of Ignition's journal. */
interface Line {
  type: string;
  futureId?: string;
  contractName?: string;
  constructorArgs?: unknown[];
  receipt?: { blockNumber: number; contractAddress?: string };
}

/** Ignition's JSON as plain JSON: a bigint becomes a decimal string. */
function plain(value: unknown): ConstructorArgument {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    const { _kind: kind, value: digits } = value as { _kind?: unknown; value?: unknown };
    if (kind === "bigint" && typeof digits === "string") return digits;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  throw new Error(`the journal holds a constructor argument of type ${typeof value}`);
}

type Contracts = Record<string, AddressBook["contracts"]["JobMarket"]>;

/** The contracts that the transactions of a journal created. */
function created(journal: string): Contracts {
  const contracts: Contracts = {};
  const started = new Map<string, { name: string; args: ConstructorArgument[] }>();
  for (const text of readFileSync(journal, "utf8").split("\n")) {
    if (text.trim() === "") continue;
    const { type, futureId, contractName, constructorArgs, receipt } = JSON.parse(text) as Line;
    if (futureId === undefined) continue;
    if (type === "DEPLOYMENT_EXECUTION_STATE_INITIALIZE" && contractName !== undefined) {
      started.set(futureId, { name: contractName, args: (constructorArgs ?? []).map(plain) });
    }
    const deployment = started.get(futureId);
    if (type !== "TRANSACTION_CONFIRM" || deployment === undefined) continue;
    if (receipt?.contractAddress === undefined) continue;
    contracts[deployment.name] = {
      address: receipt.contractAddress,
      block: receipt.blockNumber,
      constructorArgs: deployment.args,
    };
  }
  return contracts;
}

/**
 * Builds the address book of an Ignition deployment and checks it against the chain.
 * @param folder of the deployment: deploy/deployments/<id>
 * @throws Error with the name of a contract that is not on the chain
 */
export async function buildAddressBook(folder: string, provider: Provider): Promise<AddressBook> {
  const journal = join(folder, "journal.jsonl");
  if (!existsSync(journal)) {
    throw new Error(`there is no deployment in ${folder}: run \`npm run deploy\` first`);
  }
  const contracts = created(journal);
  const { chainId } = await provider.getNetwork();
  const { JobMarket } = contracts;
  if (JobMarket === undefined) {
    throw new Error(`the deployment in ${folder} is not complete: run \`npm run deploy\` again`);
  }
  for (const [name, { address }] of Object.entries(contracts)) {
    if ((await provider.getCode(address)) !== "0x") continue;
    throw new Error(
      `${name} at ${address} is not on chain ${chainId}: the journal in ${folder} is of another chain; move it away`,
    );
  }
  // The market created its vault, so the constructor arguments are read from the chain.
  const vaultAddress = await IAssay__factory.connect(JobMarket.address, provider).VAULT();
  const vault = StakeVault__factory.connect(vaultAddress, provider);
  const [token, authority, minBond, keeperCap] = await Promise.all([
    vault.TOKEN(),
    vault.authority(),
    vault.MIN_BOND(),
    vault.KEEPER_CAP(),
  ]);
  contracts.StakeVault = {
    address: vaultAddress,
    block: JobMarket.block,
    constructorArgs: [token, JobMarket.address, authority, String(minBond), String(keeperCap)],
  };
  return addressBookSchema.parse({
    chainId: Number(chainId),
    startBlock: Math.min(...Object.values(contracts).map(({ block }) => block)),
    token,
    contracts,
    circuits: Object.fromEntries(listCircuits().map((name) => [name, circuitId(name)])),
    models: modelIds(),
  });
}
