/**
 * Writes test/fixtures/groth16.json: the key of digits-mlp and three proofs of it, for the Solidity tests. A proof
 * contains fresh randomness, so a fixture that still verifies is left as it is.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  circuitId,
  FIELD,
  loadMnist,
  prove,
  terminate,
  verify,
  verifyingKeyBytes,
} from "@assay/circuits";
import { AbiCoder, keccak256 } from "ethers";

import { ROOT } from "../packages/circuits/src/paths.js";

const CIRCUIT = "digits-mlp";
const COUNT = 3;
const folder = join(ROOT, "test/fixtures");
const path = join(folder, "groth16.json");

/** The shape that `vm.parseJson…` reads; words and bytes are 0x-prefixed. */
interface Fixture {
  circuit: string;
  circuitId: string;
  verifyingKey: string;
  proofs: { image: number; label: number; signals: string[]; proof: string }[];
}

const hex = (bytes: Uint8Array): string => "0x" + Buffer.from(bytes).toString("hex");
const word = (value: bigint): string => "0x" + value.toString(16).padStart(64, "0");

/** A fixture made before is good while its key and all its proofs are. */
async function isFresh(): Promise<boolean> {
  if (!existsSync(path)) return false;
  const fixture = JSON.parse(readFileSync(path, "utf8")) as Fixture;
  if (fixture.circuitId !== circuitId(CIRCUIT) || fixture.proofs.length !== COUNT) return false;
  for (const { signals, proof } of fixture.proofs) {
    const bytes = new Uint8Array(Buffer.from(proof.slice(2), "hex"));
    if (!(await verify(CIRCUIT, signals.map(BigInt), bytes))) return false;
  }
  return true;
}

if (await isFresh()) {
  console.log("test/fixtures/groth16.json is fresh");
} else {
  const { images, labels } = loadMnist("test");
  const proofs: Fixture["proofs"] = [];
  for (let image = 0; image < COUNT; image++) {
    // Contexts of three jobs of one payee, in the contract's encoding.
    const context = keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["uint256", "address", "bytes32", "address", "bytes32"],
        [
          31337,
          "0x1111111111111111111111111111111111111111",
          word(BigInt(image + 1)),
          "0x2222222222222222222222222222222222222222",
          word(7n),
        ],
      ),
    );
    const { signals, proof } = await prove(CIRCUIT, {
      input: images[image] as Uint8Array,
      salt: BigInt(1000 + image),
      context: BigInt(context) % FIELD,
    });
    proofs.push({
      image,
      label: labels[image] as number,
      signals: signals.map(word),
      proof: hex(proof),
    });
  }
  const fixture: Fixture = {
    circuit: CIRCUIT,
    circuitId: circuitId(CIRCUIT),
    verifyingKey: hex(verifyingKeyBytes(CIRCUIT)),
    proofs,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(fixture, null, 2) + "\n");
  console.log(`test/fixtures/groth16.json: ${COUNT} proofs of ${CIRCUIT}`);
}
await terminate();
