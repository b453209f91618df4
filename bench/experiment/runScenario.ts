import { writeFileSync } from "node:fs";

import { sendTransaction } from "@assay/sdk";

import type { Stage } from "./openStage.js";
import type { Money } from "./readMoney.js";
import { readMoney } from "./readMoney.js";
import type { Penalty } from "./readPenalties.js";
import { readPenalties } from "./readPenalties.js";
import type { Story } from "./readStories.js";
import type { Scenario } from "./scenarios.js";
import { ALARM_SECONDS, DRAIN_SECONDS, VENDORS } from "./settings.js";
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
  money: Money;
  minBond: bigint;
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
  const { world, nodes, stream, checkNodes } = stage;
  const mark = async (): Promise<Mark> => ({ at: await stage.now(), cpu: stage.cpu() });

  say(`${scenario.name}: ${rate.toFixed(2)} jobs a second`);
  const start = await mark();
  await stream.run(rate, scenario.before, checkNodes);

  writeFileSync(leakFile(world), "");
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
  await stream.run(rate, scenario.after, checkNodes);

  const end = await mark();
  onLastRequest();
  const stories = await stage.drain(scenario.drains ? DRAIN_SECONDS : 0);
  const over = await mark();
  await stage.stopNodes();
  const penalties = await readPenalties(world);
  const money = await readMoney(world, scenario);
  say(`${scenario.name}: over, ${stories.size} jobs`);
  return {
    ...{ scenario, rate, penalties, money, minBond: world.market.minBond },
    marks: { start, leak, downgrade, end, over },
    stories: [...stories.values()],
    nodes: nodes.map(({ name, address, lines }) => ({ name, address, lines })),
  };
}
