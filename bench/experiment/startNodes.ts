import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { account } from "../../scripts/local/account.js";
import type { Running } from "../../scripts/local/processes.js";
import { start } from "../../scripts/local/processes.js";
import type { World } from "./openWorld.js";
import type { Scenario } from "./scenarios.js";
import type { NodeName } from "./settings.js";
import { CHAIN_ID, CIRCUIT, NODES, VENDORS } from "./settings.js";

/** A line of a node's log. */
export interface Line {
  stage?: string;
  level?: string;
  code?: string;
  jobId?: string;
  time?: number;
  jobs?: number;
}

/** A node's process, and what it logged. */
export interface NodeProcess {
  name: NodeName;
  address: string;
  running: Running;
  lines: Line[];
  /** How it ended, should it have. */
  ended: number | string | undefined;
}

/** The file that tells the cheat that its vendor's root key has leaked. */
export function leakFile({ folder }: World): string {
  return join(folder, "leaked");
}

/** Starts the node processes: the honest ones by the ordinary command, the cheating one through its own program. */
export function startNodes(world: World, scenario: Scenario): NodeProcess[] {
  return NODES.map(({ name, vendor, account: index, pollMs }) => {
    const config = join(world.folder, `${name}.json`);
    const { number, seed } = VENDORS[vendor];
    const isCheat = name === "cheater";
    writeFileSync(
      config,
      JSON.stringify({
        rpcUrl: world.url,
        chainId: CHAIN_ID,
        market: world.market.address,
        circuits: [CIRCUIT],
        dataDir: join(world.folder, name),
        bondBps: scenario.bondBps,
        maxJobs: 64,
        proofSeconds: 1,
        marginSeconds: 2,
        batchSeconds: 2,
        maxBatch: 32,
        pollMs,
        reorgBlocks: 1,
        startBlock: world.startBlock,
        watchtower: scenario.watchtowers && !isCheat,
        keeper: !isCheat,
        enclave: {
          kind: "simulated",
          vendor: number,
          seed,
          issuedAt: world.issuedAt,
          registry: world.registry,
          runtimeId: world.runtimeId,
        },
      }),
    );
    const { address, privateKey } = account(index, world.provider);
    const lines: Line[] = [];
    const program = isCheat
      ? ["--import", "tsx", "bench/experiment/cheatingNode.ts", config, leakFile(world)]
      : ["packages/node/bin/assay-node.js", "run", "--config", config];
    const running = start(
      program,
      join(world.folder, `${name}.log`),
      { ASSAY_OPERATOR_KEY: privateKey },
      (text) => {
        if (text.startsWith("{")) lines.push(JSON.parse(text) as Line);
      },
    );
    const node: NodeProcess = { name, address, running, lines, ended: undefined };
    void running.ended.then((code) => (node.ended = code));
    return node;
  });
}
