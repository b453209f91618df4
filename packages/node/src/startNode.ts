import { openMarket, requireProductionKeys } from "@assay/sdk";
import { FetchRequest, JsonRpcProvider, Wallet } from "ethers";

import { circuitProver } from "./adapters/circuitProver.js";
import { fileStore } from "./adapters/fileStore.js";
import { marketChain } from "./adapters/marketChain.js";
import { openEnclave } from "./adapters/openEnclave.js";
import { developmentSeeds, drandSeeds, firstSeed, headerSeeds } from "./adapters/seedSource.js";
import { servedModels } from "./adapters/servedModels.js";
import { systemClock } from "./adapters/systemClock.js";
import { verifyingKeys } from "./adapters/verifyingKeys.js";
import type { NodeConfig } from "./config/schema.js";
import { createContext } from "./context.js";
import { createNode } from "./node.js";
import type { Chain } from "./ports/chain.js";
import type { Enclave } from "./ports/enclave.js";
import type { Log } from "./ports/log.js";
import type { Prover } from "./ports/prover.js";
import { preflight } from "./preflight.js";

/** Adapters that replace the configured ones, such as another machine's prover or another vendor's enclave. */
export interface Overrides {
  prover?: Prover;
  /** Receives the configured enclave, if there is one. */
  enclave?: (configured: Enclave | undefined, chain: Chain) => Enclave | undefined;
}

/** An RPC server that takes longer counts as down, milliseconds. The limit of ethers is five minutes. */
const RPC_TIMEOUT_MS = 30_000;

/**
 * Runs a node until the signal aborts.
 * @param overrides adapters that replace the configured ones
 * @throws AssayError WRONG_CHAIN, NO_CONTRACT, DEVELOPMENT_KEY; NodeError UNKNOWN_MODEL, MISSING_STAKE, MISSING_GAS, STORE_IN_USE
 */
export async function startNode(
  config: NodeConfig,
  log: Log,
  signal: AbortSignal,
  overrides: Overrides = {},
): Promise<void> {
  const keys = verifyingKeys(config.circuits);
  requireProductionKeys(keys, BigInt(config.chainId), config.allowDevelopmentKeys);
  const request = new FetchRequest(config.rpcUrl);
  request.timeout = RPC_TIMEOUT_MS;
  const provider = new JsonRpcProvider(request, undefined, {
    cacheTimeout: -1,
    pollingInterval: config.pollMs,
  });
  const wallet = new Wallet(config.operatorKey, provider);
  const prover = overrides.prover ?? circuitProver();
  try {
    const market = await openMarket(wallet, config.market, BigInt(config.chainId));
    const { confirmations, drandUrls } = config;
    const onFailure = (url: string, reason: string): void => {
      log.warn({ stage: "seed", url, reason }, "a drand server has no seed for us");
    };
    // Only the market's beacon decides which evidence counts.
    const seeds = firstSeed(
      drandUrls === undefined
        ? developmentSeeds(market)
        : drandSeeds(market, drandUrls, { onFailure }),
      headerSeeds(market),
    );
    const chain = marketChain(market, wallet.address, systemClock, confirmations, seeds);
    const store = fileStore(config.dataDir);
    try {
      const configured = await openEnclave(config, chain, market, prover);
      const enclave =
        overrides.enclave === undefined ? configured : overrides.enclave(configured, chain);
      const context = createContext({
        config,
        chain,
        prover,
        store,
        clock: systemClock,
        log,
        models: servedModels(config.circuits, [
          ...(config.enclave === undefined ? [] : [config.enclave.runtimeId]),
          ...config.runtimes,
        ]),
        ...(enclave === undefined ? {} : { enclave }),
      });
      await preflight(context);
      log.info({ stage: "started", operator: wallet.address, market: config.market });
      await createNode(context).run(signal);
    } finally {
      store.close();
    }
  } finally {
    await prover.close();
    provider.destroy();
    log.info({ stage: "stopped" });
  }
}
