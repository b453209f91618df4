/**
 * Builds every circuit: circom text, r1cs, witness generator, keys. Cached by content hash.
 *
 *   npm run circuits                      build, and fail when a committed key file differs
 *   npm run circuits -- --write           build and write circuits/keys
 *   npm run circuits -- digits-mlp …      only these
 *   ASSAY_PTAU=/path npm run circuits     with a real powers-of-tau file (checked by its published hash)
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildCircuit } from "../packages/circuits/src/buildCircuit.js";
import { readKeyFile } from "../packages/circuits/src/keyFile.js";
import { listCircuits } from "../packages/circuits/src/listCircuits.js";
import { KEYS } from "../packages/circuits/src/paths.js";
import { powersOfTau } from "../packages/circuits/src/powersOfTau.js";
import { terminate } from "../packages/circuits/src/terminate.js";

const args = process.argv.slice(2);
const write = args.includes("--write");
const wanted = args.filter((arg) => !arg.startsWith("--"));
const names = wanted.length > 0 ? wanted : listCircuits();
const given = process.env.ASSAY_PTAU;

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const ptau = await powersOfTau(given);
let drift = false;
for (const [index, name] of names.entries()) {
  const start = performance.now();
  let last = start;
  let step = "";
  process.stdout.write(`circuit ${index + 1}/${names.length} ${name}:`);
  const key = await buildCircuit(name, ptau, (next) => {
    if (step === "compile" || step === "setup") process.stdout.write(` ${seconds(last)}`);
    last = performance.now();
    step = next;
    if (next !== "done") process.stdout.write(` ${next}`);
  });
  console.log(`, ${key.constraints} constraints, ${seconds(start)}`);
  const path = join(KEYS, `${name}.json`);
  const committed = existsSync(path) ? readKeyFile(name) : undefined;
  if (committed?.production === true) {
    // A ceremony's key cannot be made again; what it was made for can.
    const { source, r1cs } = committed.hashes;
    if (source !== key.hashes.source || r1cs !== key.hashes.r1cs) {
      console.error(`circuits/keys/${name}.json is the production key of another circuit`);
      drift = true;
    }
    continue;
  }
  const text = JSON.stringify(key, null, 2) + "\n";
  if (write) {
    mkdirSync(KEYS, { recursive: true });
    writeFileSync(path, text);
  } else if (given === undefined && (!existsSync(path) || readFileSync(path, "utf8") !== text)) {
    console.error(
      `circuits/keys/${name}.json is not the key that this build gives: run \`npm run circuits -- --write\``,
    );
    drift = true;
  }
}
await terminate();
console.log("keys: DEVELOPMENT SETUP, NOT FOR PRODUCTION (its secrets are public)");
process.exit(drift ? 1 : 0);
