import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { account } from "./account.js";
import type { Localnet } from "./deployLocalnet.js";
import { ACCOUNTS, VENDOR } from "./deployLocalnet.js";
import type { Running } from "./processes.js";
import { start } from "./processes.js";

/** A node's process. */
export interface LocalNode {
  name: string;
  address: string;
  running: Running;
  /** Resolves once it has begun its work. */
  started: Promise<void>;
}

/** Stages of a log that a reader of the terminal wants to see. */
const SHOWN = ["locked", "proven", "delivered", "paid", "finalised"];

/**
 * Starts two nodes: one that proves, and one with a simulated enclave that is a watchtower and a keeper too.
 * @param folder for their configuration, state and logs
 * @param tell gets a line for each step of a job
 */
export function startLocalNodes(
  { market, runtimeId, registry, issuedAt, circuits, book }: Localnet,
  url: string,
  folder: string,
  tell: (line: string) => void,
): LocalNode[] {
  mkdirSync(folder, { recursive: true });
  const common = {
    rpcUrl: url,
    chainId: book.chainId,
    market: market.address,
    circuits,
    proofSeconds: 5,
    marginSeconds: 3,
    pollMs: 250,
    reorgBlocks: 1,
    startBlock: book.startBlock,
  };
  const enclave = {
    kind: "simulated",
    vendor: VENDOR.number,
    seed: VENDOR.seed,
    issuedAt,
    registry,
    runtimeId,
  };
  const settings = {
    prover: { runtimes: [runtimeId] },
    enclave: { enclave, watchtower: true, keeper: true },
  };
  return (["prover", "enclave"] as const).map((name) => {
    const config = join(folder, `${name}.json`);
    const dataDir = join(folder, name);
    writeFileSync(config, JSON.stringify({ ...common, ...settings[name], dataDir }, undefined, 2));
    const { address, privateKey } = account(ACCOUNTS[name], market.provider);
    let begin: () => void;
    const started = new Promise<void>((resolve) => (begin = resolve));
    const running = start(
      ["packages/node/bin/assay-node.js", "run", "--config", config],
      join(folder, `${name}.log`),
      { ASSAY_OPERATOR_KEY: privateKey },
      (text) => {
        if (!text.startsWith("{")) return;
        const { stage, jobId } = JSON.parse(text) as { stage?: string; jobId?: string };
        if (stage === "started") begin();
        if (stage === undefined || jobId === undefined || !SHOWN.includes(stage)) return;
        tell(`${name}: ${stage} ${jobId}`);
      },
    );
    return { name, address, running, started };
  });
}
