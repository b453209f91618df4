// A benchmark is a file bench/<name>.ts exporting `bench: Bench` (bench/lib/row.ts), which returns rows; all are run, or those
// named on the command line. A benchmark of gas runs twice: at Osaka, and at Amsterdam as far as the simulator has it. Writes
// bench/results.json; `--check` compares the rows of gas and sizes with it instead, at both forks, within 1%.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { isDeterministic, type Bench, type Result, type Row } from "../../bench/lib/row.js";

const FOLDER = join(import.meta.dirname, "../../bench");
const RESULTS = join(FOLDER, "results.json");
const TOLERANCE = 0.01;

function committed(): Result[] {
  try {
    const rows = JSON.parse(readFileSync(RESULTS, "utf8")) as (Row & Partial<Result>)[];
    return rows.map((row) => ({ ...row, amsterdam: row.amsterdam ?? null }));
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

function printTable(rows: readonly Result[]): void {
  const head = ["name", "value", "amsterdam", "unit", "floor", "budget", ""];
  const lines = rows.map((row) => [
    row.name,
    number(row.value),
    number(row.amsterdam),
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
      return i === 1 || i === 2 || i === 4 || i === 5 ? cell.padStart(width) : cell.padEnd(width);
    });
    console.log(cells.join("  ").trimEnd());
  }
}

/** Whether two values of one row agree. */
function agree(value: number | null, old: number | null): boolean {
  if (value === null || old === null) return value === old;
  return Math.abs(value - old) <= TOLERANCE * old;
}

/** Lines that tell which rows differ from the committed ones. */
function differences(rows: readonly Result[], before: readonly Result[]): string[] {
  return rows.filter(isDeterministic).flatMap((row) => {
    const old = before.find(({ name }) => name === row.name);
    if (old === undefined) return [`${row.name}: ${row.value}, not in bench/results.json`];
    const lines: string[] = [];
    if (!agree(row.value, old.value))
      lines.push(`${row.name}: ${row.value}, ${old.value} in bench/results.json`);
    if (!agree(row.amsterdam, old.amsterdam))
      lines.push(
        `${row.name}: ${row.amsterdam} at Amsterdam, ${old.amsterdam} in bench/results.json`,
      );
    return lines;
  });
}

/** Runs a benchmark on a network of hardhat.config.ts. */
async function runOn(
  network: string,
  name: string,
  bench: Bench,
  deterministicOnly: boolean,
): Promise<Row[]> {
  process.env.ASSAY_NETWORK = network;
  const rows = await bench({ deterministicOnly });
  const stray = rows.find((row) => !row.name.startsWith(`${name}: `));
  if (stray !== undefined)
    throw new Error(`${stray.name}: a row's name begins with its file's, "${name}: "`);
  return rows;
}

/** Runs a benchmark: at Osaka, and if it measures gas, at Amsterdam too. */
async function runBench(name: string, bench: Bench, deterministicOnly: boolean): Promise<Result[]> {
  const rows = await runOn("default", name, bench, deterministicOnly);
  const isGas = ({ unit }: Row): boolean => unit === "gas";
  const later = rows.some(isGas) ? await runOn("amsterdam", name, bench, true) : [];
  return rows.map((row) => {
    if (!isGas(row)) return { ...row, amsterdam: null };
    const twin = later.find((other) => other.name === row.name);
    if (twin === undefined) throw new Error(`${row.name} was not measured at Amsterdam`);
    const { floor, budget, command, ...rest } = row;
    return { ...rest, amsterdam: twin.value, floor, budget, command };
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
const measured: Result[] = [];
for (const name of chosen) {
  console.error(`== measuring ${name}`);
  const module = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as { bench: Bench };
  measured.push(...(await runBench(name, module.bench, check)));
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
  await import("../generate/generate-gas-tables.js");
}
for (const row of measured.filter(overBudget)) {
  console.error(
    `over budget: ${row.name}: ${number(row.value)} ${row.unit}, budget ${number(row.budget)}`,
  );
}
process.exit(failed ? 1 : 0);
