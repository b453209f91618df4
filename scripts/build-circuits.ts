/**
 * Builds every circuit: circom text, r1cs, witness generator, keys. Cached by content hash.
 *
 *   npm run circuits                      build, and fail when a committed key file differs
 *   npm run circuits -- --write           build and write circuits/keys
 *   npm run circuits -- digits-mlp …      only these
 *   ASSAY_PTAU=/path npm run circuits     with a real powers-of-tau file (checked by its published hash)
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { buildCircuit } from "../packages/circuits/src/buildCircuit.js";
import { readKeyFile } from "../packages/circuits/src/keyFile.js";
import { listCircuits } from "../packages/circuits/src/listCircuits.js";
import { KEYS } from "../packages/circuits/src/paths.js";
import { powersOfTau } from "../packages/circuits/src/powersOfTau.js";
import { terminate } from "../packages/circuits/src/terminate.js";

const DEVELOPMENT = "keys: DEVELOPMENT SETUP, NOT FOR PRODUCTION (its secrets are public)";
const args = process.argv.slice(2);
const flags = args.filter((arg) => arg.startsWith("--"));
const wanted = args.filter((arg) => !arg.startsWith("--"));
const names = wanted.length > 0 ? wanted : listCircuits();
const given = process.env.ASSAY_PTAU;

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Builds one circuit here; false when its committed key file differs. */
async function build(name: string): Promise<boolean> {
  const ptau = await powersOfTau(given);
  const start = performance.now();
  const key = await buildCircuit(name, ptau, (step) => {
    console.log(`circuit ${name}: ${step} (${seconds(start)})`);
  });
  await terminate();
  const path = join(KEYS, `${name}.json`);
  const committed = existsSync(path) ? readKeyFile(name) : undefined;
  if (committed?.production === true) {
    // A ceremony's key cannot be made again; what it was made for can.
    const { source, r1cs } = committed.hashes;
    if (source === key.hashes.source && r1cs === key.hashes.r1cs) return true;
    console.error(`circuits/keys/${name}.json is the production key of another circuit`);
    return false;
  }
  const text = JSON.stringify(key, null, 2) + "\n";
  if (flags.includes("--write")) {
    mkdirSync(KEYS, { recursive: true });
    writeFileSync(path, text);
  } else if (given === undefined && (!existsSync(path) || readFileSync(path, "utf8") !== text)) {
    console.error(
      `circuits/keys/${name}.json is not the key that this build gives: run \`npm run circuits -- --write\``,
    );
    return false;
  }
  return true;
}

/** Builds one circuit in a process of its own: compiling and setup keep one core busy each. */
function buildApart(name: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1] ?? "", name, ...flags],
    {
      stdio: "inherit",
    },
  );
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      resolve(code === 0);
    });
  });
}

let good = true;
if (names.length === 1) {
  good = await build(names[0] as string);
} else {
  // The largest circuits stand last in circuits.json: begin with them.
  const queue = [...names];
  const worker = async (): Promise<void> => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      good = (await buildApart(name)) && good;
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), names.length) }, worker));
}
if (wanted.length !== 1 || process.stdout.isTTY) console.log(DEVELOPMENT);
process.exit(good ? 0 : 1);
