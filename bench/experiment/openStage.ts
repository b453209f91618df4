import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { stop } from "../../scripts/local/processes.js";
import { cpuSeconds } from "./cpuSeconds.js";
import type { Digit } from "./makeDigits.js";
import type { Sender } from "./openSender.js";
import { openSender } from "./openSender.js";
import type { Stream } from "./openStream.js";
import { openStream } from "./openStream.js";
import type { World } from "./openWorld.js";
import { openWorld } from "./openWorld.js";
import type { Story } from "./readStories.js";
import { readStories } from "./readStories.js";
import type { Scenario } from "./scenarios.js";
import { PATIENCE } from "./settings.js";
import type { NodeProcess } from "./startNodes.js";
import { startHunters } from "./startHunters.js";
import { startNodes } from "./startNodes.js";

const ROOT = join(import.meta.dirname, "../..");
/** Milliseconds that the nodes may take to attest their sessions. */
const ATTEST_MS = 60_000 * PATIENCE;
const POLL_MS = 1_000;

/** A world with its nodes running and a requester ready. */
export interface Stage {
  scenario: Scenario;
  world: World;
  /** Seconds of a slowed prover's proof; zero for the real one. */
  proofTakes: number;
  nodes: NodeProcess[];
  /** Watchtowers that work for pay, and the bot that copies them. */
  hunters: NodeProcess[];
  stream: Stream;
  /** The requester's transactions. */
  send: Sender;
  /** Chain time, seconds. */
  now: () => Promise<number>;
  /** Processor seconds that each node has used. */
  cpu: () => number[];
  /** Throws when a node has ended. */
  checkNodes: () => void;
  /** Waits until no job is open, or for that many seconds. @returns what happened to all jobs */
  drain(seconds: number): Promise<Map<string, Story>>;
  /** Ends the nodes. */
  stopNodes(): Promise<void>;
  /** Ends the chain too. */
  close(): Promise<void>;
}

/**
 * Sets up a chain, a deployment, the three nodes with attested sessions, and the requester.
 * @param inferenceTakes processor seconds of all nodes for a job without proof, by which a slowed prover's time is counted
 */
export async function openStage(
  scenario: Scenario,
  digits: readonly Digit[],
  inferenceTakes: number,
): Promise<Stage> {
  const proofTakes = scenario.isSlowed ? scenario.k * inferenceTakes : 0;
  // Ignition names a deployment by it, in letters, digits and dashes.
  const folder = join(ROOT, ".experiment", scenario.name.replaceAll(/\W+/gu, "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const world = await openWorld(folder, scenario, proofTakes);
  const nodes = startNodes(world, scenario, proofTakes);
  const hunters = scenario.watchtowers === "hunters" ? startHunters(world, scenario) : [];
  const all = [...nodes, ...hunters];
  const checkNodes = (): void => {
    for (const { name, ended } of all) {
      if (ended === undefined) continue;
      throw new Error(`node ${name} ended with ${ended}: see ${folder}/${name}.log`);
    }
  };
  const end = Date.now() + ATTEST_MS;
  while (!all.every(({ lines }) => lines.some(({ stage }) => stage === "attested"))) {
    checkNodes();
    if (Date.now() > end) throw new Error(`a node does not attest: see ${folder}/*.log`);
    await pause(100);
  }
  const send = await openSender(world.provider, world.requester);
  const stream = await openStream(world, scenario, digits, send);
  const stopNodes = async (): Promise<void> => {
    await Promise.all(
      all.filter(({ ended }) => ended === undefined).map(({ running }) => stop(running)),
    );
  };
  return {
    ...{ scenario, world, proofTakes, nodes, hunters, stream, send, checkNodes, stopNodes },
    now: async () => (await world.provider.getBlock("latest"))?.timestamp ?? 0,
    cpu: () => nodes.map(({ running }) => cpuSeconds(running.child.pid)),
    drain: async (seconds) => {
      const until = Date.now() + seconds * 1000;
      for (;;) {
        checkNodes();
        const stories = await readStories(world, stream.asked);
        const open = [...stories.values()].filter(({ finalAt }) => finalAt === undefined);
        const isDone = stories.size === stream.asked.size && open.length === 0;
        if (isDone || Date.now() > until) return stories;
        await pause(POLL_MS);
      }
    },
    close: async () => {
      await stopNodes();
      world.provider.destroy();
      await stop(world.chain);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
