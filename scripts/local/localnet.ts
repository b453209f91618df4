/**
 * A network on this machine: chain, protocol, test tokens, models, and two nodes, until it is interrupted.
 *
 *   make localnet
 *   npx assay localnet --port 8545 --block-time 0 --hardfork osaka
 *
 * `--block-time 0`: a block with each transaction, and one a second. Below 1000 ms the chain's clock runs ahead of the machine's, since each
 * block is at least a second later than the one before.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

import type { AddressBook } from "@assay/sdk";

import { account } from "./account.js";
import { ACCOUNTS, deployLocalnet } from "./deployLocalnet.js";
import { startLocalChain } from "./localChain.js";
import { startLocalNodes } from "./localnetNodes.js";
import type { LocalnetOptions } from "./localnetOptions.js";
import { localnetOptions } from "./localnetOptions.js";
import type { Running } from "./processes.js";
import { isFree, killAll, stop } from "./processes.js";
import { table } from "./table.js";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, ".localnet");

const running: Running[] = [];
/** Whether everything is about to end. */
let isEnding = false as boolean;

/** Ends the nodes, then the chain. */
async function end(code: number): Promise<never> {
  isEnding = true;
  for (const each of running.reverse()) await stop(each);
  killAll();
  process.exit(code);
}

function fail(message: string): Promise<never> {
  console.error(message);
  return end(1);
}

/** Keeps a child, whose early end ends all. */
function keep(name: string, child: Running, log: string): void {
  running.push(child);
  void child.ended.then((code) => {
    if (!isEnding) void fail(`${name} ended with ${code}: see ${relative(ROOT, log)}`);
  });
}

function describe(url: string, book: AddressBook, path: string, provers: string[]): string {
  const [first] = ACCOUNTS.requesters;
  const rows = ACCOUNTS.requesters.map((index) => {
    const { address, privateKey } = account(index, null);
    return [address, privateKey];
  });
  const shown = relative(process.cwd(), path);
  return `
url     ${url}   (chain ${book.chainId})
market  ${book.contracts.JobMarket.address}
book    ${path}
nodes   ${provers.join(", ")}

${table(["account with 1000 TEST", "key, which is public"], rows)}

${table(["model", "id"], Object.entries(book.models))}

In another terminal:

  export ASSAY_RPC_URL=${url} ASSAY_BOOK=${shown.startsWith("..") ? path : shown}
  export ASSAY_KEY=${account(first, null).privateKey}
  npx assay ask --model digits-mlp --input @docs/samples/seven.pgm --max-price 4
  npx assay ask --model iris --input 5.1,3.5,1.4,0.2 --max-price 4
  npx assay models

Ctrl-C ends everything.`;
}

async function run({ port, blockTime, hardfork, book: path }: LocalnetOptions): Promise<void> {
  if (!(await isFree(port))) {
    throw new Error(
      `port ${port} is in use: end the program that listens there, or name another port by --port`,
    );
  }
  const folder = join(FOLDER, String(port));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "chain.log");
  const chain = await startLocalChain(log, { port, hardfork });
  keep("the chain", chain.running, log);
  const { provider, url } = chain;
  console.log(`chain answers at ${url}; deploying …`);
  const network = await deployLocalnet(provider, path);
  if (blockTime > 0) {
    await provider.send("evm_setAutomine", [false]);
    await provider.send("evm_setIntervalMining", [blockTime]);
  }
  const nodes = startLocalNodes(network, url, folder, (line) => {
    console.log(line);
  });
  for (const node of nodes) {
    keep(`the node "${node.name}"`, node.running, join(folder, `${node.name}.log`));
  }
  await Promise.all(nodes.map(({ started }) => started));
  const names = nodes.map(({ name, address }) => `${name} ${address}`);
  console.log(describe(url, network.book, path, names));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // A terminal sends the signal to every process of the group, and a parent may send it once more.
    if (!isEnding) void end(0);
  });
}
try {
  await run(localnetOptions(process.argv.slice(2)));
} catch (error) {
  if (!isEnding) await fail(error instanceof Error ? error.message : String(error));
}
