/**
 * Breaks a vendor of trusted hardware under load: a real local chain, three node processes with simulated enclaves of two vendors, a
 * stream of real MNIST digits at 40 % of capacity; midway one vendor's root key leaks, a node of that vendor signs wrong
 * answers, and the guardian downgrades the vendor. The same stream runs under other rules, through a flood of challenges, with
 * watchtowers that work for pay, and with slowed provers.
 *
 *   npm run experiment:tee-break              all scenarios, writes docs/experiment-tee-break.* and the table in README.md
 *   npm run experiment:tee-break -- --quick   two short runs, the flood and the hunters, which write nothing
 *   npm run experiment:tee-break -- --only "no audits"   one scenario, writes nothing
 *   ASSAY_EXPERIMENT_PATIENCE=3 …             longer windows and a thinner stream, for a busy machine; writes nothing
 */
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { runToEnd } from "../../scripts/local/runToEnd.js";
import { cpuOfAll } from "./cpuSeconds.js";
import { makeDigits } from "./makeDigits.js";
import type { Capacity } from "./measureCapacity.js";
import { measureCapacity } from "./measureCapacity.js";
import type { Stage } from "./openStage.js";
import { openStage } from "./openStage.js";
import { judge } from "./report/judge.js";
import { printSummary } from "./report/printSummary.js";
import type { Summary } from "./report/summarise.js";
import { summarise } from "./report/summarise.js";
import { writeDocs } from "./report/writeDocs.js";
import type { Run } from "./runScenario.js";
import { runScenario } from "./runScenario.js";
import type { Scenario } from "./scenarios.js";
import { QUICK, SCENARIOS, SHIPPED } from "./scenarios.js";
import { PATIENCE, UTILISATION } from "./settings.js";
import { timeProofs } from "./timeProofs.js";

/** Logs, configurations and results of the last run. */
const FOLDER = join(import.meta.dirname, "../../.experiment");
/** Everything must be over by then, milliseconds. */
const LIMIT_MS = 25 * 60_000;
/** More than a scenario asks about. */
const DIGITS = 2_000;
/** For the smoke test, which measures no capacity. */
const QUICK_CAPACITY: Capacity = { jobsPerSecond: 7.5, serveCpu: 0.065 };

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const began = performance.now();

function say(text: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

async function experiment(): Promise<boolean> {
  const digits = makeDigits(DIGITS);
  const proof = await timeProofs(digits);
  say(`a proof takes ${proof.cpu.toFixed(3)} CPU s, ${proof.wall.toFixed(3)} s alone`);
  const scenarios: readonly Scenario[] = (values.quick ? QUICK : SCENARIOS).filter(
    ({ name }) => values.only === undefined || name === values.only,
  );
  const [first] = scenarios;
  if (first === undefined) throw new Error(`there is no scenario ${values.only ?? ""}`);
  const capacity = values.quick ? QUICK_CAPACITY : await measureCapacity(SHIPPED, digits, proof);
  const rate = (UTILISATION * capacity.jobsPerSecond) / PATIENCE;
  const k = proof.cpu / capacity.serveCpu;
  say(
    `capacity ${capacity.jobsPerSecond.toFixed(1)} jobs a second, ${capacity.serveCpu.toFixed(3)} CPU s each: ` +
      `k = ${k.toFixed(1)}, stream ${rate.toFixed(2)} jobs a second`,
  );
  // The jobs of one scenario wait for their windows while the next one is deployed and streams.
  const running: Promise<Run>[] = [];
  const open = (scenario: Scenario): Promise<Stage> =>
    openStage(scenario, digits, capacity.serveCpu);
  // The short run measures no throughput, so all stages are set up at once.
  const early = values.quick ? scenarios.map(open) : [];
  for (const stage of early) stage.catch(() => undefined);
  for (const [i, scenario] of scenarios.entries()) {
    const stage = await (early[i] ?? open(scenario));
    await new Promise<void>((streamed, failed) => {
      const run = runScenario(stage, rate, say, streamed);
      run.catch(failed);
      running.push(run);
    });
  }
  const summaries: Summary[] = [];
  for (const run of await Promise.all(running)) {
    const summary = summarise(run, k);
    summaries.push(summary);
    writeFileSync(join(FOLDER, `${summary.name}.json`), JSON.stringify(summary));
    console.log(printSummary(summary));
  }
  const verdicts = summaries.flatMap(judge);
  for (const { scenario, demand, measured, holds } of verdicts) {
    console.log(`  ${holds ? "reached" : "MISSED "}  ${scenario}: ${demand}: ${measured}`);
  }
  for (const { scenario, demand, measured, holds } of verdicts) {
    if (!holds) console.error(`missed in "${scenario}": ${demand}; measured ${measured}`);
  }
  if (!values.quick && values.only === undefined && PATIENCE === 1) {
    await writeDocs({
      date: new Date().toISOString().slice(0, 10),
      cores: availableParallelism(),
      seconds: Math.round((performance.now() - began) / 1000),
      cpuSeconds: Math.round(cpuOfAll()),
      ...{ proof, capacity, k, rate, scenarios: summaries, verdicts },
    });
    say("wrote docs/experiment-tee-break.{md,json,svg,png} and the table in README.md");
  }
  say(`${cpuOfAll().toFixed(0)} s of processor time, all processes`);
  return verdicts.every(({ holds }) => holds);
}

await runToEnd("experiment", ".experiment/*/*.log", LIMIT_MS, async () => {
  const holds = await experiment();
  say(holds ? "done: every demanded result was reached" : "done: results were missed");
  return holds;
});
