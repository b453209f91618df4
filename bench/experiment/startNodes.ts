import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Assurance } from "@assay/sdk";

import { account } from "../../scripts/local/account.js";
import type { Running } from "../../scripts/local/processes.js";
import { start } from "../../scripts/local/processes.js";
import type { World } from "./openWorld.js";
import type { Scenario } from "./scenarios.js";
import { CHAIN_ID, CIRCUIT, INFERENCE_COST, NODES, PROOF_GAS_COST, VENDORS } from "./settings.js";

/** A line of a node's log. */
export interface Line {
  stage?: string;
  level?: string;
  code?: string;
  jobId?: string;
  time?: number;
  jobs?: number;
  /** A transaction, and the copies that a bot made of it. */
  hash?: string;
  copies?: string[];
  /** Of a watchtower that works for pay: whether a checked result was wrong. */
  isLie?: boolean;
}

/** A node's process, and what it logged. */
export interface NodeProcess {
  name: string;
  address: string;
  running: Running;
  lines: Line[];
  /** How it ended, should it have. */
  ended: number | string | undefined;
}

/** Cost of a proof without its gas, token units. */
export function proofCostOf({ k }: Pick<Scenario, "k">): bigint {
  return INFERENCE_COST * BigInt(k);
}

/** The file that tells the cheat that its vendor's root key has leaked. */
export function leakFile({ folder }: World): string {
  return join(folder, "leaked");
}

/**
 * Starts the node processes: the honest ones by the ordinary command, the cheating and the slowed ones through the experiment's
 * program.
 * @param proofTakes seconds of a slowed prover's proof; zero for the real one
 */
export function startNodes(world: World, scenario: Scenario, proofTakes: number): NodeProcess[] {
  // A market of proofs alone does not pay at this price. Its nodes serve all the same.
  const isPaid = scenario.assurance !== Assurance.Proof;
  const costs = isPaid
    ? {
        inferenceCost: INFERENCE_COST.toString(),
        proofCost: proofCostOf(scenario).toString(),
        proofGasCost: PROOF_GAS_COST.toString(),
        bondPerValueAtRisk: scenario.bonds,
      }
    : { bondBps: scenario.bonds * 10_000 };
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
        ...costs,
        maxJobs: 64,
        proofSeconds: Math.max(1, proofTakes),
        marginSeconds: 2,
        batchSeconds: 2,
        maxBatch: 32,
        pollMs,
        reorgBlocks: 1,
        startBlock: world.startBlock,
        watchtower: scenario.watchtowers === "nodes" && !isCheat,
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
    const isOrdinary = !isCheat && !scenario.isSlowed;
    const program = isOrdinary
      ? ["packages/node/bin/assay-node.js", "run", "--config", config]
      : [
          ...["--import", "tsx", "bench/experiment/runNode.ts", config],
          ...(scenario.isSlowed ? ["--slowed", proofTakes.toString()] : []),
          ...(isCheat ? ["--leak", leakFile(world)] : []),
        ];
    return startProcess(world, name, index, program);
  });
}

/** Starts a program with the key of one of the chain's accounts, and keeps the lines of its log. */
export function startProcess(
  { folder, provider }: World,
  name: string,
  index: number,
  program: string[],
): NodeProcess {
  const { address, privateKey } = account(index, provider);
  const lines: Line[] = [];
  const running = start(
    program,
    join(folder, `${name}.log`),
    { ASSAY_OPERATOR_KEY: privateKey },
    (text) => {
      if (text.startsWith("{")) lines.push(JSON.parse(text) as Line);
    },
  );
  const node: NodeProcess = { name, address, running, lines, ended: undefined };
  void running.ended.then((code) => (node.ended = code));
  return node;
}
