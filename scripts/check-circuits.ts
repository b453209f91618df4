/** Fails when models, generated circuits, committed keys, their hashes and the Solidity fixtures drift apart. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { listCircuits, loadModel, readKeyFile, terminate, verify } from "@assay/circuits";

import { generateCircuit } from "../packages/circuits/src/generateCircuit.js";
import { circuitInstance } from "../packages/circuits/src/listCircuits.js";
import { KEYS, ROOT } from "../packages/circuits/src/paths.js";
import {
  checkVerifyingKey,
  hashVerifyingKey,
  parseVerifyingKey,
} from "../packages/circuits/src/verifyingKey.js";

const problems: string[] = [];

for (const file of readdirSync(KEYS)) {
  if (!listCircuits().includes(file.replace(/\.json$/, "")))
    problems.push(`circuits/keys/${file} belongs to no circuit of circuits.json: remove it`);
}
for (const name of listCircuits()) {
  const file = readKeyFile(name);
  const key = parseVerifyingKey(file.verifyingKey);
  checkVerifyingKey(key, file.publicSignals);
  if (hashVerifyingKey(key) !== file.circuitId)
    problems.push(`circuits/keys/${name}.json: the circuit id is not the key's hash`);
  const { source } = generateCircuit(name, loadModel(name), circuitInstance(name).batch);
  if (createHash("sha256").update(source).digest("hex") !== file.hashes.source)
    problems.push(
      `circuits/keys/${name}.json is not of the circuit that the model gives: run \`npm run circuits -- --write\``,
    );
}

const fixture = JSON.parse(readFileSync(join(ROOT, "test/fixtures/groth16.json"), "utf8")) as {
  circuit: string;
  circuitId: string;
  proofs: { signals: string[]; proof: string }[];
};
const holds = await Promise.all(
  fixture.proofs.map(({ signals, proof }) =>
    verify(
      fixture.circuit,
      signals.map(BigInt),
      new Uint8Array(Buffer.from(proof.slice(2), "hex")),
    ),
  ),
);
if (fixture.circuitId !== readKeyFile(fixture.circuit).circuitId || !holds.every(Boolean))
  problems.push(
    "test/fixtures/groth16.json is stale: run `npx tsx scripts/build-proof-fixtures.ts`",
  );
await terminate();

for (const problem of problems) console.error(problem);
if (problems.length === 0)
  console.log(`circuits, keys and fixtures agree: ${listCircuits().length} circuits`);
process.exit(problems.length === 0 ? 0 : 1);
