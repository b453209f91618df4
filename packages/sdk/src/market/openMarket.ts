import type { ContractRunner, Provider, Signer } from "ethers";

import type {
  CircuitRegistry,
  EnclaveRegistry,
  IAssay,
  IBeacon,
  ModelRegistry,
  StakeVault,
} from "../chain/contracts.js";
import {
  CircuitRegistry__factory,
  EnclaveRegistry__factory,
  IAssay__factory,
  IBeacon__factory,
  ModelRegistry__factory,
  StakeVault__factory,
} from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { MarginSigner } from "../chain/marginSigner.js";
import { QuorumProvider } from "../chain/quorumProvider.js";
import type { RetryOptions } from "../chain/retry.js";
import { withRetry } from "../chain/retry.js";
import { isEthersProvider, SteadyProvider } from "../chain/steadyProvider.js";
import { isTransient, isUnreachable } from "../chain/trouble.js";
import type { AddressBook } from "./addressBook.js";
import { Spending } from "./spending.js";

/** A market's windows, seconds. */
export interface Windows {
  challengeSeconds: bigint;
  proofSeconds: bigint;
  dataSeconds: bigint;
}

/** One market and the contracts around it, connected to a signer or, to read only, to a provider. */
export interface Market {
  address: string;
  chainId: bigint;
  provider: Provider;
  /** The market itself, with the functions of all its parts. */
  contract: IAssay;
  vault: StakeVault;
  models: ModelRegistry;
  circuits: CircuitRegistry;
  enclaves: EnclaveRegistry;
  /** Source of the numbers that draw audits. */
  beacon: IBeacon;
  windows: Windows;
  /** Address of the feed of the sequencer's uptime; zero without one. */
  uptimeFeed: string;
  /** Address of the settlement token. */
  token: string;
  /** Smallest bond of a job, token units. */
  minBond: bigint;
  /** Ids of the address book's models by name; empty without a book. */
  modelIds: Readonly<Record<string, Hex>>;
  /** Ids of the address book's circuits by name; empty without a book. */
  circuitIds: Readonly<Record<string, Hex>>;
  /** First block of the deployment, where searches for events begin; 0 without a book. */
  startBlock: number;
  /** What the asks of this object have spent. */
  spending: Spending;
}

/** How a market is opened. */
export interface MarketOptions {
  /** The expected chain. The default is the address book's, or any. */
  chainId?: bigint;
  /** Providers of other parties, which must confirm every read. Without them, reads are as honest as the one server. */
  witnesses?: readonly Provider[];
  /** How many of all providers must agree, more than half. The default is all. */
  quorum?: number;
  /** Most that all asks of this object together may spend, token units. */
  spendingCap?: bigint;
  /** First block to search for events. The default is the address book's. */
  startBlock?: number;
  /** How often a failed read is repeated. */
  retry?: RetryOptions;
}

/**
 * Opens a market and checks that it is on the expected chain. Reads go past the cache of ethers, are repeated when they fail for a
 * passing reason, and are confirmed by the witnesses if there are any. Transactions of one account go out one after the other.
 * @param given a signer to send transactions, or a provider to read only
 * @param where the market's address, or an address book; the book's contracts must be the market's own
 * @param options how to open it, or only the expected chain
 * @throws SdkError WRONG_CHAIN, NO_CONTRACT, BOOK_MISMATCH, CHAIN_FAILED, RPC_DISAGREEMENT
 */
export async function openMarket(
  given: ContractRunner,
  where: string | AddressBook,
  options: bigint | MarketOptions = {},
): Promise<Market> {
  const { chainId, witnesses, quorum, spendingCap, startBlock, retry } =
    typeof options === "bigint" ? { chainId: options } : options;
  const book = typeof where === "string" ? undefined : where;
  const address = typeof where === "string" ? where : where.contracts.JobMarket.address;
  const expected = chainId ?? (book && BigInt(book.chainId));
  if (given.provider === null) {
    throw new SdkError(
      "INVALID_CONFIG",
      "the signer has no provider",
      "Connect the signer to a provider",
    );
  }
  const provider = providerOf(given.provider, { witnesses, quorum, retry });
  // Transactions name their nonce, and more gas than their estimate.
  const runner =
    "signTransaction" in given ? new MarginSigner(given as Signer, provider) : provider;
  try {
    // A server that cannot be reached at the first attempt is rather a wrong address.
    await withRetry(() => (given.provider as Provider).getNetwork(), {
      ...retry,
      when: (error) => isTransient(error) && !isUnreachable(error),
    });
    const actual = (await provider.getNetwork()).chainId;
    if (expected !== undefined && actual !== expected) {
      throw new SdkError(
        "WRONG_CHAIN",
        `the RPC server is on chain ${actual}, not ${expected}`,
        "Use an RPC server of the expected chain, or correct the chain id",
      );
    }
    if ((await provider.getCode(address)) === "0x") {
      throw new SdkError(
        "NO_CONTRACT",
        `there is no contract at ${address} on chain ${actual}`,
        "Take the market's address from deploy/deployments/<chainId>.json",
      );
    }
    const contract = IAssay__factory.connect(address, runner);
    const [vaultAddress, config] = await Promise.all([contract.VAULT(), contract.config()]);
    const { token, models, circuits, enclaves, beacon, minBond } = config;
    if (book !== undefined) {
      const { StakeVault: vault_, ModelRegistry, CircuitRegistry: circuits_ } = book.contracts;
      checkBook("StakeVault", vault_.address, vaultAddress);
      checkBook("ModelRegistry", ModelRegistry.address, models);
      checkBook("CircuitRegistry", circuits_.address, circuits);
      checkBook("token", book.token, token);
    }
    return {
      address,
      chainId: actual,
      provider,
      contract,
      vault: StakeVault__factory.connect(vaultAddress, runner),
      models: ModelRegistry__factory.connect(models, runner),
      circuits: CircuitRegistry__factory.connect(circuits, runner),
      enclaves: EnclaveRegistry__factory.connect(enclaves, runner),
      beacon: IBeacon__factory.connect(beacon, runner),
      windows: {
        challengeSeconds: config.challengeSeconds,
        proofSeconds: config.proofSeconds,
        dataSeconds: config.dataSeconds,
      },
      uptimeFeed: config.uptimeFeed,
      token,
      minBond,
      modelIds: book?.models ?? {},
      circuitIds: book?.circuits ?? {},
      startBlock: startBlock ?? book?.startBlock ?? 0,
      spending: new Spending(spendingCap),
    };
  } catch (error) {
    throw decodeError(error);
  }
}

/** The provider for all reads. One that is not of ethers, such as Hardhat's own, is used as it is. */
function providerOf(
  given: Provider,
  {
    witnesses = [],
    quorum,
    retry,
  }: { [K in "witnesses" | "quorum" | "retry"]?: MarketOptions[K] | undefined },
): Provider {
  if (witnesses.length > 0) return new QuorumProvider([given, ...witnesses], quorum, retry);
  return isEthersProvider(given) &&
    !(given instanceof SteadyProvider || given instanceof QuorumProvider)
    ? new SteadyProvider(given, retry)
    : given;
}

function checkBook(name: string, named: string, actual: string): void {
  if (named.toLowerCase() === actual.toLowerCase()) return;
  throw new SdkError(
    "BOOK_MISMATCH",
    `the address book's ${name} is ${named}, but the market's is ${actual}`,
    "Use the address book of this deployment, from a source that you trust",
  );
}
