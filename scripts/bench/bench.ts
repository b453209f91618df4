// A benchmark is a file bench/<name>.ts exporting `bench: Bench` (bench/lib/row.ts), which returns rows; all are run, or those
// named on the command line. Writes bench/results.json; `--check` compares the rows of gas with it instead, within 1%.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { isDeterministic, type Bench, type Row } from "../../bench/lib/row.js";

const FOLDER = join(import.meta.dirname, "../../bench");
const RESULTS = join(FOLDER, "results.json");
const TOLERANCE = 0.01;

function committed(): Row[] {
  try {
    return JSON.parse(readFileSync(RESULTS, "utf8")) as Row[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function number(value: number | null): string {
  return value === null ? "-" : value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

function overBudget(row: Row): boolean {
  return row.budget !== null && row.value > row.budget;
}

function printTable(rows: readonly Row[]): void {
  const head = ["name", "value", "unit", "floor", "budget", ""];
  const lines = rows.map((row) => [
    row.name,
    number(row.value),
    row.unit,
    number(row.floor),
    number(row.budget),
    row.budget === null ? "" : overBudget(row) ? "OVER BUDGET" : "ok",
  ]);
  const widths = head.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => (line[i] ?? "").length)),
  );
  for (const line of [head, ...lines]) {
    const cells = line.map((cell, i) => {
      const width = widths[i] ?? 0;
      return i === 1 || i === 3 || i === 4 ? cell.padStart(width) : cell.padEnd(width);
    });
    console.log(cells.join("  ").trimEnd());
  }
}

/** Lines that tell which rows differ from the committed ones. */
function differences(rows: readonly Row[], before: readonly Row[]): string[] {
  return rows.filter(isDeterministic).flatMap((row) => {
    const old = before.find(({ name }) => name === row.name);
    if (old === undefined) return [`${row.name}: ${row.value}, not in bench/results.json`];
    if (Math.abs(row.value - old.value) <= TOLERANCE * old.value) return [];
    return [`${row.name}: ${row.value}, ${old.value} in bench/results.json`];
  });
}

const args = process.argv.slice(2);
const check = args.includes("--check");
const wanted = args.filter((arg) => !arg.startsWith("--"));
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .sort();
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(", ")}; there are: ${names.join(", ")}`);
  process.exit(1);
}

const chosen = wanted.length > 0 ? wanted : names;
const measured: Row[] = [];
for (const name of chosen) {
  console.error(`== measuring ${name}`);
  const module = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as { bench: Bench };
  const rows = await module.bench({ deterministicOnly: check });
  const stray = rows.find((row) => !row.name.startsWith(`${name}: `));
  if (stray !== undefined)
    throw new Error(`${stray.name}: a row's name begins with its file's, "${name}: "`);
  measured.push(...rows);
}

const before = committed();
let failed = measured.some(overBudget);
if (check) {
  const wrong = differences(measured, before);
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) console.error("run `npm run bench` and commit bench/results.json");
  failed ||= wrong.length > 0;
  console.log(`bench: ${measured.filter(isDeterministic).length} rows checked`);
} else {
  // Rows of the benchmarks that were not run stay; of those that were, only what they returned.
  const prefix = (row: Row): string => row.name.slice(0, row.name.indexOf(":"));
  const kept = before.filter((row) => !chosen.includes(prefix(row)) && names.includes(prefix(row)));
  const rows = [...kept, ...measured].sort((a, b) =>
    a.name.localeCompare(b.name, "en", { numeric: true }),
  );
  writeFileSync(RESULTS, JSON.stringify(rows, null, 2) + "\n");
  printTable(rows);
}
for (const row of measured.filter(overBudget)) {
  console.error(
    `over budget: ${row.name}: ${number(row.value)} ${row.unit}, budget ${number(row.budget)}`,
  );
}
process.exit(failed ? 1 : 0);
