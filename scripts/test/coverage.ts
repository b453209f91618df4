// Runs the tests that reach the contracts over instrumented code, and demands that they reach nearly every line and statement:
//
//   npm run coverage
//
// Some tests fail on instrumented code, those of gas and of code size first of all; `make test` is what shows that they pass.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const LEAST_PERCENT = 98;
/** Circuits, training and the node's own tests reach nothing of the contracts that these do not. */
const TESTS = [
  ...globSync("test/**/*.t.sol", { cwd: ROOT }),
  ...globSync("test/{attestation,differential,unit}/**/*.test.ts", { cwd: ROOT }),
];

/** Runs Hardhat, shows what it prints, and returns that with its exit code. */
async function hardhat(...args: string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawn("node_modules/.bin/hardhat", ["--no-typechain", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      ASSAY_COVERAGE: "1",
      ASSAY_FUZZ_RUNS: "32",
      ASSAY_INVARIANT_RUNS: "64",
    },
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, printed };
}

const { code } = await hardhat("build", "--coverage", "--no-tests");
if (code !== 0) throw new Error("the instrumented contracts do not compile");
const { printed } = await hardhat("test", "--coverage", ...TESTS);
const [, lines, statements] = /Total\s*│\s*([\d.]+)\s*│\s*([\d.]+)/.exec(printed) ?? [];
if (lines === undefined || statements === undefined) throw new Error("the run printed no report");
console.log(`coverage: ${lines}% of lines, ${statements}% of statements`);
if (Number(lines) < LEAST_PERCENT || Number(statements) < LEAST_PERCENT) {
  console.error(`at least ${LEAST_PERCENT}% of both must be reached`);
  process.exit(1);
}
