/** Fails when models, generated circuits, committed keys, their hashes and the Solidity fixtures drift apart. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { listCircuits, readKeyFile, terminate, verify } from "@assay/circuits";
import { generateCircuit } from "@assay/circuits/generate";
import { checkVerifyingKey, hashVerifyingKey, parseVerifyingKey } from "@assay/circuits/keys";
import { KEYS, ROOT } from "@assay/circuits/paths";

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
  const { source } = generateCircuit(name);
  if (createHash("sha256").update(source).digest("hex") !== file.hashes.source)
    problems.push(
      `circuits/keys/${name}.json is not of the circuit that is generated: run \`npm run circuits -- --write\``,
    );
}

for (const name of ["groth16", "groth16-batch"]) {
  const path = join(ROOT, `test/fixtures/${name}.json`);
  const fixture = JSON.parse(readFileSync(path, "utf8")) as {
    circuit: string;
    circuitId: string;
    proofs: { signals: string[]; proof: string }[];
  };
  let fresh = fixture.circuitId === readKeyFile(fixture.circuit).circuitId;
  for (const { signals, proof } of fresh ? fixture.proofs : []) {
    const bytes = new Uint8Array(Buffer.from(proof.slice(2), "hex"));
    fresh &&= await verify(fixture.circuit, signals.map(BigInt), bytes);
  }
  if (!fresh)
    problems.push(
      `test/fixtures/${name}.json is stale: run \`npx tsx scripts/generate/build-proof-fixtures.ts\``,
    );
}
await terminate();

for (const problem of problems) console.error(problem);
if (problems.length === 0)
  console.log(`circuits, keys and fixtures agree: ${listCircuits().length} circuits`);
process.exit(problems.length === 0 ? 0 : 1);
