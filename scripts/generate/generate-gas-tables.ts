// Writes the tables of gas in the documents from bench/results.json: at Osaka and at Amsterdam. `--check` compares instead. A table
// stands between `<!-- gas: NAME -->` and `<!-- end of gas -->`. `npm run bench` runs this too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import type { Result } from "../../bench/lib/row.js";

const ROOT = join(import.meta.dirname, "../..");

interface Table {
  file: string;
  name: string;
  head: readonly string[];
  /** The cells of `head`, then the name of a row of bench/results.json. */
  rows: readonly (readonly string[])[];
}

const TABLES: readonly Table[] = [
  {
    file: "docs/market.md",
    name: "market",
    head: ["Step"],
    rows: [
      ["create a request on chain", "market: request on chain"],
      ["lock", "market: lock"],
      ["create and lock a signed request", "market: lock a signed request: create and lock in one"],
      ["settle by a proof", "market: settle one proof of 3 signals, 1% fee"],
      ["settle 32 by their proofs, a job", "market: settle 32 in one batch, a job"],
      ["settle 16 by one proof, a job", "market: settle 16 by one proof, a job"],
      ["deliver and finalise by an enclave", "enclave: deliver and finalise, two transactions"],
      ["deliver and finalise 32, a job", "enclave: deliver and finalise 32 results, a job"],
      ["challenge", "enclave: challenge"],
      ["prove after a challenge", "enclave: prove after a challenge, 3 signals"],
      ["expire a missed lock (R1)", "market: expire a missed lock (R1)"],
      ["decline", "market: decline"],
      ["cancel", "market: cancel"],
    ],
  },
  {
    file: "docs/StakeVault.md",
    name: "stake",
    head: ["Step"],
    rows: [
      ["stake, an operator's first", "stake: stake, an operator's first"],
      ["stake, more", "stake: stake, more"],
      ["unbond, an operator's first", "stake: unbond, an operator's first"],
      ["unbond, more", "stake: unbond, more"],
      ["R1, beyond the market's own cost", "stake: R1, beyond the market's own cost"],
    ],
  },
  {
    file: "docs/integrating.md",
    name: "settling",
    head: ["function", "settles"],
    rows: [
      ["`settleJob`", "one job by its proof", "market: settle one proof of 3 signals, 1% fee"],
      [
        "`settleJobs`",
        "many jobs of one model, each by its own proof, with one pairing check",
        "market: settle 32 in one batch, a job",
      ],
      [
        "`settleTogether`",
        "up to 16 jobs of `digits-fast` and one operator by one proof of the circuit `digits-fast-x16`",
        "market: settle 16 by one proof, a job",
      ],
    ],
  },
];

const results = JSON.parse(readFileSync(join(ROOT, "bench/results.json"), "utf8")) as Result[];
const number = (value: number | null | undefined): string =>
  typeof value === "number" ? value.toLocaleString("en-US") : "–";

function render({ head, rows }: Table): string {
  const lines = rows.map((row) => {
    const name = row.at(-1);
    const found = results.find((result) => result.name === name);
    return [...row.slice(0, -1), number(found?.value), number(found?.amsterdam)];
  });
  const columns = [...head, "Osaka", "Amsterdam"];
  const rule = columns.map((_, i) => (i < head.length ? "---" : "--:"));
  return [columns, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const isCheck = process.argv.includes("--check");
const stale: string[] = [];
for (const table of TABLES) {
  const path = join(ROOT, table.file);
  const page = readFileSync(path, "utf8");
  const begin = `<!-- gas: ${table.name} -->`;
  const end = "<!-- end of gas -->";
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${table.file} has no place "${begin}" … "${end}"`);
  const text = `${page.slice(0, from + begin.length)}\n\n${render(table)}\n\n${page.slice(to)}`;
  const fresh = await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (fresh === page) continue;
  stale.push(table.file);
  if (!isCheck) writeFileSync(path, fresh);
}
if (stale.length === 0) console.log("The tables of gas are fresh.");
else if (isCheck) {
  console.error(`Stale tables of gas in ${stale.join(", ")}: run this command without --check.`);
  process.exit(1);
} else console.log(`Updated ${stale.join(", ")}.`);
