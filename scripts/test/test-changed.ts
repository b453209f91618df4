/**
 * `make test-changed`: runs the tests that a change touches, nearest first, within a minute.
 *
 *   npm run test:changed                        what is not committed yet
 *   npm run test:changed -- --base main         what differs from a commit as well
 *   npm run test:changed -- --all               without the limit of time
 *   npm run test:changed -- --list              prints the tests instead of running them
 *
 * Touched tests that do not fit into the minute are counted at the end; `make test` runs them.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

import { ImportGraph } from "./importGraph.js";

const ROOT = join(import.meta.dirname, "../..");
/** Seconds that each TypeScript test took the last time, and a Solidity test on average. */
const TIMES = join(ROOT, ".cache/test-times.json");
const BUDGET_SECONDS = 60;
/** Rough seconds of tests that were never timed, and of compiling what all Solidity tests share. */
const UNTIMED = { solidity: 2, typeScript: 20 };
const SOLIDITY_START = 10;
const SOLIDITY = "a Solidity test";
const TEXT = /\.(ts|js|sol|circom|json|tree|md)$/u;
/** They touch every test, and no import tells so. */
const GLOBAL = /^(hardhat\.config\.ts|package-lock\.json|tsconfig\.json)$/u;

const { values } = parseArgs({
  options: {
    base: { type: "string", default: "HEAD" },
    all: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});
const began = performance.now();
const left = (): number =>
  values.all ? Infinity : BUDGET_SECONDS - (performance.now() - began) / 1000;

function git(...args: string[]): string[] {
  const printed = execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 });
  return printed.split("\n").filter((line) => line !== "");
}

function hardhat(...args: string[]): boolean {
  const { status } = spawnSync("node_modules/.bin/hardhat", args, { cwd: ROOT, stdio: "inherit" });
  return status === 0;
}

function readFiles(): Map<string, string> {
  const paths = git("ls-files", "--cached", "--others", "--exclude-standard").filter((path) =>
    TEXT.test(path),
  );
  return new Map(
    paths
      .filter((path) => existsSync(join(ROOT, path)))
      .map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
  );
}

function readTimes(): Record<string, number> {
  return existsSync(TIMES)
    ? (JSON.parse(readFileSync(TIMES, "utf8")) as Record<string, number>)
    : {};
}

const changed = [
  ...git("diff", "--name-only", values.base),
  ...git("ls-files", "--others", "--exclude-standard"),
];
const touching = changed.filter((file) => GLOBAL.test(file));
const ordered = new ImportGraph(readFiles()).testsOf(changed);
console.log(`${changed.length} changed files touch ${ordered.length} test files`);
if (values.list) {
  for (const file of ordered) console.log(file);
  process.exit(0);
}

let passed = true;
const skipped: string[] = [];
if (ordered.length > 0) {
  // Tests deploy artifacts: every contract is built before any test.
  passed = hardhat("build", "--no-tests");
}
const times = readTimes();
const solidity = ordered.filter((file) => file.endsWith(".t.sol"));
const each = times[SOLIDITY] ?? UNTIMED.solidity;
const room = Math.max(1, Math.floor((left() - SOLIDITY_START) / each));
skipped.push(...solidity.splice(Math.min(room, solidity.length)));
if (passed && solidity.length > 0) {
  const start = performance.now();
  passed = hardhat("test", "solidity", ...solidity);
  const seconds = (performance.now() - start) / 1000;
  // A few tests say little about many.
  if (solidity.length >= 10)
    times[SOLIDITY] = Math.max(0.5, (seconds - SOLIDITY_START) / solidity.length);
}
for (const file of ordered.filter((path) => path.endsWith(".test.ts"))) {
  if (!passed) break;
  if ((times[file] ?? UNTIMED.typeScript) > left()) {
    skipped.push(file);
    continue;
  }
  const start = performance.now();
  passed = hardhat("test", "mocha", "--no-compile", file);
  times[file] = Math.round((performance.now() - start) / 1000);
}
mkdirSync(dirname(TIMES), { recursive: true });
writeFileSync(TIMES, JSON.stringify(times, null, 2));
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`test-changed: ${passed ? "passed" : "FAILED"} after ${seconds} s`);
if (skipped.length > 0)
  console.log(
    `${skipped.length} touched test files did not fit into ${BUDGET_SECONDS} s, from ${skipped[0] ?? ""} on: run \`make test\`.`,
  );
for (const file of touching) console.log(`${file} touches every test: run \`make test\`.`);
process.exit(passed ? 0 : 1);
