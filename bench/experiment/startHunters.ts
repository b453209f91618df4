import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { World } from "./openWorld.js";
import { HUNTERS } from "./parties.js";
import type { Scenario } from "./scenarios.js";
import { ACCOUNTS, CHAIN_ID, CIRCUIT, INFERENCE_COST } from "./settings.js";
import type { NodeProcess } from "./startNodes.js";
import { proofCostOf, startProcess } from "./startNodes.js";

/** Starts the watchtowers that work for pay, and the bot that copies them. */
export function startHunters(world: World, scenario: Scenario): NodeProcess[] {
  const config = join(world.folder, "hunters.json");
  writeFileSync(
    config,
    JSON.stringify({
      rpcUrl: world.url,
      chainId: CHAIN_ID,
      market: world.market.address,
      circuit: CIRCUIT,
      runtimeId: world.runtimeId,
      startBlock: world.startBlock,
      inferenceCost: INFERENCE_COST.toString(),
      proofCost: proofCostOf(scenario).toString(),
      rivals: HUNTERS.length,
    }),
  );
  const start = (name: string, index: number, file: string): NodeProcess =>
    startProcess(world, name, index, ["--import", "tsx", `bench/experiment/${file}`, config]);
  return [
    ...HUNTERS.map(({ name, index }) => start(name, index, "hunter.ts")),
    start("copying bot", ACCOUNTS.bot, "copyBot.ts"),
  ];
}
