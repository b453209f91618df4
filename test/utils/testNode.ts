import type { Context, Node, NodeConfig, Prover } from "@assay/node";
import {
  circuitProver,
  configSchema,
  createContext,
  createLogger,
  createNode,
  marketChain,
  memoryStore,
  servedModels,
  systemClock,
} from "@assay/node";
import { openMarket } from "@assay/sdk";
import { JsonRpcProvider, Wallet } from "ethers";

import { accountKey, CIRCUIT, OPERATOR } from "./digitMarket.js";
import type { Served } from "./serveChain.js";

/** One line of the node's log. */
export interface LogLine {
  level: string;
  stage?: string;
  jobId?: string;
  code?: string;
  reason?: string;
}

/** A node that a test drives step by step. */
export interface TestNode {
  node: Node;
  context: Context;
  lines: LogLine[];
  close(): Promise<void>;
}

/** A configuration for the operator of `digitMarket`. */
export function nodeConfig(market: string, url: string, values: object = {}): NodeConfig {
  return configSchema.parse({
    rpcUrl: url,
    chainId: 31337,
    market,
    operatorKey: accountKey(OPERATOR).privateKey,
    circuits: [CIRCUIT],
    dataDir: "unused",
    proofSeconds: 3,
    marginSeconds: 3,
    pollMs: 50,
    startBlock: 0,
    ...values,
  });
}

/** The node that `startNode` puts together, except for a store in memory and a log that the test can read. */
export async function testNode(
  market: string,
  served: Served,
  values: object = {},
  prover: Prover = circuitProver(),
): Promise<TestNode> {
  const config = nodeConfig(market, served.url, values);
  const provider = new JsonRpcProvider(config.rpcUrl, 31337, {
    cacheTimeout: -1,
    pollingInterval: config.pollMs,
    staticNetwork: true,
  });
  const wallet = new Wallet(config.operatorKey, provider);
  const lines: LogLine[] = [];
  const context = createContext({
    config,
    chain: marketChain(
      await openMarket(wallet, config.market, BigInt(config.chainId)),
      wallet.address,
      systemClock,
    ),
    prover,
    store: memoryStore(),
    clock: systemClock,
    log: createLogger("debug", { write: (text) => lines.push(JSON.parse(text) as LogLine) }),
    models: servedModels(config.circuits),
  });
  return {
    node: createNode(context),
    context,
    lines,
    close: async () => {
      provider.destroy();
      await prover.close();
    },
  };
}
