import { openMarket } from "@assay/sdk";
import { FetchRequest, JsonRpcProvider, Wallet } from "ethers";
import type { Logger } from "pino";

import { circuitProver } from "./adapters/circuitProver.js";
import { fileStore } from "./adapters/fileStore.js";
import { marketChain } from "./adapters/marketChain.js";
import { systemClock } from "./adapters/systemClock.js";
import type { NodeConfig } from "./config/schema.js";
import { createNode } from "./node.js";
import { preflight } from "./preflight.js";
import { servedModels } from "./servedModels.js";

/** A server that has not answered by then is down, milliseconds; ethers' own limit is five minutes. */
const RPC_TIMEOUT_MS = 30_000;

/**
 * Runs a node until the signal aborts.
 * @throws AssayError WRONG_CHAIN, NO_CONTRACT; NodeError UNKNOWN_MODEL, MISSING_STAKE, MISSING_GAS, STORE_IN_USE
 */
export async function startNode(
  config: NodeConfig,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const request = new FetchRequest(config.rpcUrl);
  request.timeout = RPC_TIMEOUT_MS;
  const provider = new JsonRpcProvider(request, undefined, {
    cacheTimeout: -1,
    pollingInterval: config.pollMs,
  });
  const wallet = new Wallet(config.operatorKey, provider);
  const prover = circuitProver();
  try {
    const market = await openMarket(wallet, config.market, BigInt(config.chainId));
    const chain = marketChain(market, wallet.address, systemClock, config.confirmations);
    const store = fileStore(config.dataDir);
    try {
      const context = {
        config,
        chain,
        prover,
        store,
        clock: systemClock,
        log,
        models: servedModels(config.circuits),
        pace: { proofMs: config.proofSeconds * 1000 },
      };
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
