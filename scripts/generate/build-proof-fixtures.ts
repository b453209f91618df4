/**
 * Writes the fixtures of the Solidity tests: test/fixtures/groth16.json, the key of digits-mlp and three proofs of it,
 * and test/fixtures/groth16-batch.json, the key of digits-fast-x16, one proof and the 48 values that it is about. A
 * proof contains fresh randomness, so a fixture that still verifies is left as it is.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  batchSignals,
  circuitId,
  circuitModel,
  prove,
  proveBatch,
  terminate,
  verify,
  verifyingKeyBytes,
} from "@assay/circuits";
import { ROOT } from "@assay/circuits/paths";
import { encodeImage, FIELD } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { AbiCoder, keccak256 } from "ethers";

/** The shape that `vm.parseJson…` reads; words and bytes are 0x-prefixed. */
interface Fixture {
  circuit: string;
  circuitId: string;
  verifyingKey: string;
  proofs: { image: number; label: number; signals: string[]; proof: string; values?: string[] }[];
}

const hex = (bytes: Uint8Array): string => "0x" + Buffer.from(bytes).toString("hex");
const word = (value: bigint): string => "0x" + value.toString(16).padStart(64, "0");

/** Context of a job with this number, of one payee, in the contract's encoding. */
function contextOf(job: number): bigint {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", "bytes32", "address", "bytes32"],
    [
      31337,
      "0x1111111111111111111111111111111111111111",
      word(BigInt(job)),
      "0x2222222222222222222222222222222222222222",
      word(7n),
    ],
  );
  return BigInt(keccak256(encoded)) % FIELD;
}

/** A fixture made before is good while its key and all its proofs are. */
async function isFresh(path: string, circuit: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const fixture = JSON.parse(readFileSync(path, "utf8")) as Fixture;
  if (fixture.circuitId !== circuitId(circuit)) return false;
  for (const { signals, proof, values } of fixture.proofs) {
    const words = signals.map(BigInt);
    const bytes = new Uint8Array(Buffer.from(proof.slice(2), "hex"));
    if (!(await verify(circuit, words, bytes))) return false;
    if (values !== undefined && batchSignals(values.map(BigInt)).e !== words[2]) return false;
  }
  return true;
}

const { images, labels } = loadMnist("test");

async function singles(circuit: string): Promise<Fixture["proofs"]> {
  const proofs: Fixture["proofs"] = [];
  for (let image = 0; image < 3; image++) {
    const { signals, proof } = await prove(circuit, {
      input: images[image] as Uint8Array,
      salt: BigInt(1000 + image),
      context: contextOf(image + 1),
    });
    const label = labels[image] as number;
    proofs.push({ image, label, signals: signals.map(word), proof: hex(proof) });
  }
  return proofs;
}

async function sixteen(circuit: string): Promise<Fixture["proofs"]> {
  const model = circuitModel(circuit);
  const { signals, proof, batch } = await proveBatch(
    circuit,
    images.slice(0, 16).map((image, k) => ({
      input: encodeImage(model, image),
      salt: BigInt(1000 + k),
      context: contextOf(k + 1),
    })),
  );
  const label = labels[0] as number;
  const values = batch.values.map(word);
  return [{ image: 0, label, signals: signals.map(word), proof: hex(proof), values }];
}

const folder = join(ROOT, "test/fixtures");
mkdirSync(folder, { recursive: true });
for (const [name, circuit, make] of [
  ["groth16", "digits-mlp", singles],
  ["groth16-batch", "digits-fast-x16", sixteen],
] as const) {
  const path = join(folder, `${name}.json`);
  if (await isFresh(path, circuit)) {
    console.log(`test/fixtures/${name}.json is fresh`);
    continue;
  }
  const fixture: Fixture = {
    circuit,
    circuitId: circuitId(circuit),
    verifyingKey: hex(verifyingKeyBytes(circuit)),
    proofs: await make(circuit),
  };
  writeFileSync(path, JSON.stringify(fixture, null, 2) + "\n");
  console.log(`test/fixtures/${name}.json: ${fixture.proofs.length} proofs of ${circuit}`);
}
await terminate();
