/**
 * Writes the selector of every error declared under contracts/ into its `@dev Selector 0x….` line, from the compiled ABIs.
 * `--check` changes nothing and fails when a line is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ErrorFragment } from "ethers";

const CONTRACTS = "contracts";
const ARTIFACTS = "artifacts/contracts";
const check = process.argv.includes("--check");

/** Selectors of the errors in the artifacts of one source file, by error name. */
function selectorsOf(source: string): Map<string, string> {
  const selectors = new Map<string, string>();
  for (const file of readdirSync(join(ARTIFACTS, source))) {
    if (!file.endsWith(".json")) continue;
    const artifact = JSON.parse(readFileSync(join(ARTIFACTS, source, file), "utf8")) as {
      abi?: { type: string; name: string }[];
    };
    for (const entry of artifact.abi ?? []) {
      if (entry.type !== "error") continue;
      selectors.set(entry.name, ErrorFragment.from(entry).selector);
    }
  }
  return selectors;
}

const stale: string[] = [];
for (const source of readdirSync(CONTRACTS, { recursive: true, encoding: "utf8" })) {
  if (!source.endsWith(".sol")) continue;
  const path = join(CONTRACTS, source);
  const text = readFileSync(path, "utf8");
  if (!text.includes("@dev Selector")) continue;
  const selectors = selectorsOf(source);
  const synced = text.replace(
    /(@dev Selector )0x[0-9a-f]{8}(\.\n\s*error (\w+)\()/g,
    (line, before: string, after: string, name: string) => {
      const selector = selectors.get(name);
      return selector === undefined ? line : `${before}${selector}${after}`;
    },
  );
  if (synced === text) continue;
  stale.push(path);
  if (!check) writeFileSync(path, synced);
}

if (check && stale.length > 0) {
  console.error(
    `Stale error selectors in ${stale.join(", ")}: run \`npx tsx scripts/generate/sync-selectors.ts\`.`,
  );
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? "Error selectors are fresh." : `Updated ${stale.join(", ")}.`);
}
