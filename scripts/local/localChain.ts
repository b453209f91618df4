import { JsonRpcProvider } from "ethers";

import type { Running } from "./processes.js";
import { freePort, start } from "./processes.js";

/** A chain on this machine. */
export interface LocalChain {
  url: string;
  provider: JsonRpcProvider;
  running: Running;
}

/** Milliseconds that the chain may take to answer. */
const START_MS = 120_000;

/** How a local chain is started. */
export interface LocalChainOptions {
  /** By default one that is free. */
  port?: number;
  hardfork?: Hardfork;
}

/** Rules that the chain may have. */
export const HARDFORKS = ["osaka", "amsterdam"] as const;
export type Hardfork = (typeof HARDFORKS)[number];

/** Networks of hardhat.config.ts by their rules. */
const NETWORKS: Readonly<Record<Hardfork, string>> = { osaka: "default", amsterdam: "amsterdam" };

/** Starts Hardhat's chain as a child process and waits until it answers. It mines at once, and every second. */
export async function startLocalChain(
  log: string,
  options: LocalChainOptions = {},
): Promise<LocalChain> {
  const { port = await freePort(), hardfork = "osaka" } = options;
  const url = `http://127.0.0.1:${port}`;
  const cli = "node_modules/hardhat/dist/src/cli.js";
  const args = [cli, "node", "--network", NETWORKS[hardfork], "--hostname", "127.0.0.1", "--port"];
  const running = start([...args, String(port)], log);
  let dead: number | string | undefined;
  void running.ended.then((code) => (dead = code));
  const end = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (dead !== undefined) throw new Error(`the local chain ended with ${dead}: see ${log}`);
    if (Date.now() > end) throw new Error(`the local chain did not answer: see ${log}`);
    await new Promise((done) => setTimeout(done, 150));
  }
  const provider = new JsonRpcProvider(url, undefined, {
    cacheTimeout: -1,
    pollingInterval: 100,
    staticNetwork: true,
  });
  await provider.send("evm_setIntervalMining", [1_000]);
  return { url, provider, running };
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  try {
    const headers = { "content-type": "application/json" };
    return (await fetch(url, { method: "POST", headers, body })).ok;
  } catch {
    return false;
  }
}
