/**
 * `make test-newcomer`: does what a stranger does who has the packages and not this repository, in empty folders outside of
 * it, and prints what the stranger sees, with times. `--keep` leaves the folders behind; names of steps select some.
 */
import { steps } from "./steps/index.js";
import { createWorld } from "./world.js";

const wanted = process.argv.slice(2).filter((word) => word !== "--keep");
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  const names = steps.map(({ name }) => name).join(", ");
  console.error(`No step is named ${unknown.join(", ")}. The steps: ${names}.`);
  process.exit(1);
}
const world = createWorld(process.argv.includes("--keep"));
const failed: string[] = [];
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
const begin = performance.now();
for (const [index, step] of steps.entries()) {
  // Every step needs the tarballs, which the first step packs.
  if (index > 0 && wanted.length > 0 && !wanted.includes(step.name)) continue;
  const start = performance.now();
  console.log(`== ${step.name}`);
  try {
    await step.run(world);
    console.log(`   ok, ${seconds(start)} s`);
  } catch (error) {
    console.error(
      `   FAILED after ${seconds(start)} s: ${error instanceof Error ? error.message : String(error)}`,
    );
    failed.push(step.name);
    if (index === 0) break;
  }
}
world.close();
console.log(
  failed.length === 0
    ? `A stranger can use the packages: ${seconds(begin)} s`
    : `Failed: ${failed.join(", ")} (${seconds(begin)} s)`,
);
process.exit(failed.length === 0 ? 0 : 1);
