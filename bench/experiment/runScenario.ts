import { writeFileSync } from "node:fs";

import { sendTransaction } from "@assay/sdk";

import { account } from "../../scripts/local/account.js";
import type { Flood } from "./flood.js";
import { startFlood } from "./flood.js";
import { openSender } from "./openSender.js";
import type { Stage } from "./openStage.js";
import type { Money } from "./readMoney.js";
import { readMoney } from "./readMoney.js";
import type { Penalty } from "./readPenalties.js";
import { readPenalties } from "./readPenalties.js";
import type { Party } from "./parties.js";
import type { Post } from "./readSeeds.js";
import { positionOf, readSeeds } from "./readSeeds.js";
import type { Story } from "./readStories.js";
import type { Scenario } from "./scenarios.js";
import {
  ACCOUNTS,
  ALARM_SECONDS,
  DRAIN_SECONDS,
  FLOOD_CHALLENGES,
  FLOOD_DELAY_SECONDS,
  HIDING_SECONDS,
  VENDORS,
} from "./settings.js";
import type { NodeProcess } from "./startNodes.js";
import { leakFile } from "./startNodes.js";

/** Number of `Broken` in `VENDOR_STATUSES`. */
const BROKEN = 2;

/** A moment of a run: chain time in seconds, and the processor seconds that each node had used by then. */
export interface Mark {
  at: number;
  cpu: number[];
}

/** All that was seen of one scenario. */
export interface Run {
  scenario: Scenario;
  rate: number;
  marks: Record<"start" | "leak" | "downgrade" | "end" | "over", Mark>;
  stories: Story[];
  penalties: Penalty[];
  nodes: Pick<NodeProcess, "name" | "address" | "lines">[];
  hunters: Pick<NodeProcess, "name" | "address" | "lines">[];
  parties: Party[];
  posts: Map<bigint, Post>;
  money: Money;
  minBond: bigint;
  /** Seconds of a slowed prover's proof; zero for the real one. The window for proofs. */
  proofTakes: number;
  proofWindow: number;
  /** Copies of proofs that a bot sent: those that came before their original, and those that failed. */
  copies: { sent: number; ahead: number; failed: number };
}

/**
 * Runs the stream through the leak and the downgrade, and closes the stage.
 * @param rate jobs a second
 * @param onLastRequest called when only waiting is left
 */
export async function runScenario(
  stage: Stage,
  rate: number,
  say: (text: string) => void,
  onLastRequest: () => void,
): Promise<Run> {
  try {
    return await play(stage, rate, say, onLastRequest);
  } finally {
    await stage.close();
  }
}

async function play(
  stage: Stage,
  rate: number,
  say: (text: string) => void,
  onLastRequest: () => void,
): Promise<Run> {
  const { scenario } = stage;
  const { world, nodes, hunters, stream, checkNodes } = stage;
  const mark = async (): Promise<Mark> => ({ at: await stage.now(), cpu: stage.cpu() });

  say(`${scenario.name}: ${rate.toFixed(2)} jobs a second`);
  const start = await mark();
  await stream.run(rate, scenario.before, checkNodes);

  // In a flood the cheat keeps still until it can hide.
  if (!scenario.isFlooded) writeFileSync(leakFile(world), "");
  const leak = await mark();
  say(`${scenario.name}: vendor A's root key leaks`);
  await stream.run(rate, ALARM_SECONDS, checkNodes);

  const enclaves = world.market.enclaves.connect(world.guardian);
  const receipt = sendTransaction(() => enclaves.lowerVendorStatus(VENDORS.A.number, BROKEN));
  // The stream goes on while the guardian's transaction waits for its block.
  const [{ blockNumber }] = await Promise.all([receipt, stream.run(rate, 1, checkNodes)]);
  const block = await world.provider.getBlock(blockNumber);
  const downgrade = { at: block?.timestamp ?? 0, cpu: stage.cpu() };
  say(`${scenario.name}: the guardian has set vendor A to Broken`);
  if (scenario.isFlooded) {
    await stream.run(rate, FLOOD_DELAY_SECONDS, checkNodes);
    const flood = await openFlood(stage);
    say(`${scenario.name}: every result of honest-a is challenged from now on`);
    await stream.run(rate, HIDING_SECONDS, checkNodes);
    writeFileSync(leakFile(world), "");
    await stream.run(rate, scenario.after - FLOOD_DELAY_SECONDS - HIDING_SECONDS, checkNodes);
    await flood.stop();
    say(`${scenario.name}: ${flood.sent()} challenges`);
  } else await stream.run(rate, scenario.after, checkNodes);

  const end = await mark();
  onLastRequest();
  const stories = await stage.drain(scenario.drains ? DRAIN_SECONDS : 0);
  const over = await mark();
  await stage.stopNodes();
  const penalties = await readPenalties(world);
  const posts = await readSeeds(world);
  const copies = await readCopies(stage);
  const money = await readMoney(world);
  say(`${scenario.name}: over, ${stories.size} jobs`);
  const { parties, market } = world;
  return {
    ...{ scenario, rate, penalties, posts, copies, money, parties, minBond: market.minBond },
    ...{ proofTakes: stage.proofTakes, proofWindow: Number(market.windows.proofSeconds) },
    marks: { start, leak, downgrade, end, over },
    stories: [...stories.values()],
    nodes: nodes.map(({ name, address, lines }) => ({ name, address, lines })),
    hunters: hunters.map(({ name, address, lines }) => ({ name, address, lines })),
  };
}

/** The requester and a challenger call for proofs of the results of the honest operator at vendor A, and of the cheat. */
async function openFlood({ world, nodes, send }: Stage): Promise<Flood> {
  const { provider } = world;
  const other = await openSender(provider, account(ACCOUNTS.challenger, provider));
  const addressOf = (name: string): string =>
    nodes.find((node) => node.name === name)?.address ?? "";
  const targets = [addressOf("honest-a"), addressOf("cheater")];
  return startFlood(world, targets, [send, other], FLOOD_CHALLENGES);
}

/** Compares the bot's copies with their originals. */
async function readCopies({ world, hunters }: Stage): Promise<Run["copies"]> {
  const { provider } = world;
  const counts = { sent: 0, ahead: 0, failed: 0 };
  for (const { hash, copies = [] } of hunters.flatMap(({ lines }) => lines)) {
    if (hash === undefined || copies.length === 0) continue;
    const original = await provider.getTransactionReceipt(hash);
    for (const copy of copies) {
      const receipt = await provider.getTransactionReceipt(copy);
      if (receipt === null || original === null) continue;
      counts.sent += 1;
      if (positionOf(receipt) < positionOf(original)) counts.ahead += 1;
      if (receipt.status !== 1) counts.failed += 1;
    }
  }
  return counts;
}
