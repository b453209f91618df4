// Runs the tests over instrumented contracts and demands that they reach nearly every line and statement:
//
//   npm run coverage             a quarter of an hour
//   npm run coverage -- --check  only reads the last run's report
//
// Some tests fail on instrumented code, those of gas and of code size first of all; `make test` is what shows that they pass.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const REPORT = join(ROOT, "coverage/lcov.info");
const LEAST_PERCENT = 98;

function hardhat(...args: string[]): number | null {
  const command = join(ROOT, "node_modules/.bin/hardhat");
  const environment = {
    ...process.env,
    ASSAY_COVERAGE: "1",
    ASSAY_FUZZ_RUNS: "32",
    ASSAY_INVARIANT_RUNS: "64",
  };
  const options = { cwd: ROOT, stdio: "inherit", env: environment } as const;
  return spawnSync(command, ["--no-typechain", ...args], options).status;
}

/** Lines of a file, and those of them that no test reached. */
interface FileLines {
  file: string;
  total: number;
  missed: number[];
}

/** Reads the report, in the format of the Linux Test Project's `geninfo`. */
function readReport(): FileLines[] {
  return readFileSync(REPORT, "utf8")
    .split("end_of_record")
    .flatMap((record) => {
      const file = /^SF:(.*)$/m.exec(record)?.[1];
      if (!file?.startsWith("contracts/")) return [];
      const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)];
      const missed = lines.filter(([, , hits]) => hits === "0").map(([, line]) => Number(line));
      return [{ file, total: lines.length, missed }];
    });
}

if (!process.argv.includes("--check")) {
  if (hardhat("build", "--coverage", "--no-tests") !== 0) process.exit(1);
  hardhat("test", "--coverage");
}
const files = readReport();
const total = files.reduce((sum, file) => sum + file.total, 0);
const missed = files.reduce((sum, file) => sum + file.missed.length, 0);
for (const file of files.filter((entry) => entry.missed.length > 0)) {
  console.log(`${file.file}: lines ${file.missed.join(", ")}`);
}
const percent = (100 * (total - missed)) / total;
console.log(`coverage: ${percent.toFixed(2)}% of ${total} lines in ${files.length} contracts`);
if (!(percent >= LEAST_PERCENT)) {
  console.error(`at least ${LEAST_PERCENT}% must be reached`);
  process.exit(1);
}
