import { circuitId, circuitsOf, listModelCircuits, publishedKey } from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { AddressBook, Hex, Market } from "@assay/sdk";
import { openMarket, publishModel, sendTransaction, stake } from "@assay/sdk";
import type { JsonRpcProvider } from "ethers";
import { parseEther, ZeroHash } from "ethers";
import { artifacts } from "hardhat";

import { TestToken__factory } from "../../typechain-types/index.js";
import { writeAddressBook } from "../deployment/addressBookFile.js";
import { applySteps } from "../deployment/applySteps.js";
import { buildAddressBook } from "../deployment/buildAddressBook.js";
import { parametersSchema } from "../deployment/deploymentParameters.js";
import { DEFAULT_NAME } from "../deployment/deploySystem.js";
import { drawProtocol } from "../deployment/drawProtocol.js";
import { ensureFactory } from "../deployment/ensureFactory.js";
import { findParameters, readParameters } from "../deployment/loadParameters.js";
import { LOCAL_PATIENCE } from "../deployment/patience.js";
import { repositoryModels } from "../deployment/publishModels.js";
import { account } from "./account.js";
import { publishRuntime } from "./publishRuntime.js";
import { bringCollateral, simulateVendor } from "./simulatedVendor.js";

const CHAIN_ID = 31337;
/** The simulated vendor of the local network: its root key follows from the seed. */
export const VENDOR = { number: 128, seed: "localnet" };
/** Hardhat's accounts by what they are; guardian, governor and treasury are those of deploy/parameters/localhost.json. */
export const ACCOUNTS = { deployer: 0, requesters: [4, 7, 8], prover: 5, enclave: 6 } as const;
/** Test tokens that each requester gets. */
const MINTED = parseEther("1000");
/** Free stake of each node. */
const STAKED = parseEther("1000");
/** Short, so that an enclave's result is final within a minute. */
const WINDOWS = { challengeSeconds: 20, dataSeconds: 10, proofSeconds: 240 };
/** Announced calls of the governor wait as long. */
const GOVERNOR_DELAY_SECONDS = 60;

/** A protocol on a local chain, with models, tokens and stake. */
export interface Localnet {
  book: AddressBook;
  market: Market;
  runtimeId: Hex;
  registry: string;
  /** When the vendor's certificates were issued, unix seconds. */
  issuedAt: number;
  /** Names of the circuits whose models are published. */
  circuits: string[];
}

/** Publishes each model with its circuits and with the runtime. @returns their ids by name, and circuits */
async function publishAll(
  market: Market,
  runtimeId: Hex,
): Promise<{ models: Record<string, Hex>; circuits: string[] }> {
  const single = new Set(repositoryModels().flatMap((each) => each.circuits.slice(0, 1)));
  const circuits = listModelCircuits().filter((name) => single.has(name));
  const models: Record<string, Hex> = {};
  for (const { name, model: plain } of repositoryModels()) {
    const circuit = circuits.find((each) => circuitId(each) === plain.circuitId);
    if (circuit === undefined) throw new Error(`no circuit proves ${name}`);
    const both = [...servedModels([circuit], [runtimeId]).values()].find(
      ({ model }) => model.runtimeId === runtimeId && model.circuitId !== ZeroHash,
    );
    if (both === undefined) throw new Error(`${name} has no model with a runtime`);
    models[name] = await publishModel(market, both.model, circuitsOf(circuit).map(publishedKey));
  }
  return { models, circuits };
}

/**
 * Deploys the protocol with a simulated vendor of TEEs, publishes the repository's models, mints tokens, stakes for the nodes, and
 * writes the address book.
 * @param path file of the address book
 */
export async function deployLocalnet(provider: JsonRpcProvider, path: string): Promise<Localnet> {
  const deployer = account(ACCOUNTS.deployer, provider);
  const issuedAt = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const vendor = simulateVendor(VENDOR, issuedAt);
  const file = parametersSchema.parse(readParameters(findParameters("localhost", CHAIN_ID)));
  const parameters = {
    ...file,
    Assay: { ...file.Assay, ...WINDOWS, governorDelaySeconds: GOVERNOR_DELAY_SECONDS },
    // They are published below, with the runtime.
    Models: [],
  };
  const drawing = await drawProtocol((name) => artifacts.readArtifact(name), parameters, {
    deployer: deployer.address,
    name: DEFAULT_NAME,
    decimals: 18,
    vendors: [[vendor.settings, vendor.suffix]],
  });
  const patience = LOCAL_PATIENCE;
  await ensureFactory(deployer, provider, patience);
  const { steps } = drawing.blueprint;
  const taken = await applySteps(steps, { signer: deployer, provider, patience });
  await bringCollateral(drawing.protocol.stores[0] ?? "", vendor, deployer);

  const market = await openMarket(deployer, drawing.protocol.market, BigInt(CHAIN_ID));
  const runtimeId = await publishRuntime(market, [vendor.measurement]);
  const { models, circuits } = await publishAll(market, runtimeId);
  const built = await buildAddressBook(provider, drawing, {
    ...{ name: DEFAULT_NAME, parameters, allowed: [], taken, patience },
  });
  const names = repositoryModels().flatMap((each) => each.circuits);
  const ids = Object.fromEntries(names.map((name) => [name, circuitId(name)]));
  const book = { ...built, models, circuits: ids };
  writeAddressBook(path, book);
  await fund(market, drawing.token);
  const registry = await market.enclaves.getAddress();
  return { book, market, runtimeId, registry, issuedAt, circuits };
}

/** Mints the requesters' tokens, and stakes for the nodes. */
async function fund(market: Market, tokenAddress: string): Promise<void> {
  const deployer = account(ACCOUNTS.deployer, market.provider);
  const token = TestToken__factory.connect(tokenAddress, market.contract.runner);
  for (const index of ACCOUNTS.requesters) {
    await sendTransaction(() => token.mint(account(index, market.provider).address, MINTED));
  }
  await sendTransaction(() => token.mint(deployer.address, 2n * STAKED));
  for (const index of [ACCOUNTS.prover, ACCOUNTS.enclave]) {
    await stake(market, account(index, market.provider).address, STAKED);
  }
}
