/**
 * `npm run checks`: every check of this folder (check-*.ts), the freshness of every generated file, and gas. A check is a
 * command that prints its problems and fails. All of them run, so one call shows every problem; names on the command line
 * select some.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** Generators that compare instead of writing when they get `--check`. */
const GENERATED = [
  "scripts/generate/sync-selectors.ts",
  "scripts/generate/sync-error-notices.ts",
  "scripts/generate/generate-bindings.ts",
  "scripts/generate/generate-known-models.ts",
  "scripts/generate/generate-penalties.ts",
  "scripts/generate/generate-gas-tables.ts",
  "scripts/bench/bench.ts",
];

const checks = readdirSync(import.meta.dirname)
  .filter((file) => /^check-.*\.ts$/.test(file))
  .sort()
  .map((file) => [relative(ROOT, join(import.meta.dirname, file))]);
const all = [...checks, ...GENERATED.map((file) => [file, "--check"])];

const nameOf = ([file]: readonly string[]): string => basename(file ?? "", ".ts");
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.some((command) => nameOf(command) === name));
if (unknown.length > 0) {
  console.error(
    `No check is named ${unknown.join(", ")}. The checks: ${all.map(nameOf).join(", ")}.`,
  );
  process.exit(1);
}
const failed = all
  .filter((command) => wanted.length === 0 || wanted.includes(nameOf(command)))
  .filter((command) => {
    console.log(`== ${command.join(" ")}`);
    const { status } = spawnSync("node_modules/.bin/tsx", command, { cwd: ROOT, stdio: "inherit" });
    return status !== 0;
  });
if (failed.length > 0) {
  console.error(`Failed checks: ${failed.map(nameOf).join(", ")}.`);
  process.exit(1);
}
