import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { readR1cs } from "../analysis/r1cs.js";
import { generateCircuit } from "../generate/generateCircuit.js";
import { fileBytes, snark } from "../groth16/snarkjs.js";
import { checkVerifyingKey } from "../keys/checkVerifyingKey.js";
import { formatVerifyingKey, hashVerifyingKey, parseVerifyingKey } from "../keys/formats.js";
import type { KeyFile } from "../keys/keyFile.js";
import { builtFile, LIBRARY } from "../paths.js";
import { compileCircuit } from "./compileCircuit.js";
import type { PowersOfTau } from "./powersOfTau.js";
import { DEVELOPMENT_BEACON, setupDevelopment } from "./setupDevelopment.js";
import { templatesIn } from "./templatesIn.js";

/** The steps that a build reports. */
export type BuildStep = "cached" | "generate" | "compile" | "setup" | "done";

/** Raise the number when the way of building changes the result; the other inputs are hashed by their content. */
const BUILD_RULES = "2: circom -O1 with symbols, one beacon of 2^10";

/** Hash of everything that decides the result of a circuit's build. */
function inputsHash(source: string, ptau: PowersOfTau): string {
  const hash = createHash("sha256").update(source);
  for (const name of templatesIn(source))
    hash.update(name).update(readFileSync(join(LIBRARY, `${name}.circom`)));
  const { resolve } = createRequire(import.meta.url);
  hash.update(readFileSync(resolve("circomlib/circuits/poseidon_constants.circom")));
  hash.update(readFileSync(resolve("circom2/package.json")));
  hash.update(`${BUILD_RULES} ${DEVELOPMENT_BEACON}`);
  return hash.update(ptau.blake2b).digest("hex");
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/**
 * Builds one circuit into build/circuits/<name>: circom text, r1cs, witness generator, proving key, and the key file
 * with its hashes. Does nothing when the inputs' hash is that of the last build.
 * @param name from `listCircuits`
 * @param ptau from `powersOfTau`
 * @param onStep called as each step starts
 * @returns the key file that the build gives
 * @throws CircuitError BUILD_FAILED, SETUP_REFUSED
 */
export async function buildCircuit(
  name: string,
  ptau: PowersOfTau,
  onStep: (step: BuildStep) => void = () => undefined,
): Promise<KeyFile> {
  const { source } = generateCircuit(name);
  const inputs = inputsHash(source, ptau);
  const stampPath = builtFile(name, "stamp.json");
  if (existsSync(stampPath)) {
    const stamp = JSON.parse(readFileSync(stampPath, "utf8")) as { inputs: string; key: KeyFile };
    const whole = (["r1cs", "wasm", "zkey"] as const).every((kind) =>
      existsSync(builtFile(name, kind)),
    );
    if (stamp.inputs === inputs && whole) {
      onStep("cached");
      return stamp.key;
    }
  }
  onStep("generate");
  const circom = builtFile(name, "circom");
  mkdirSync(dirname(circom), { recursive: true });
  writeFileSync(circom, source);
  onStep("compile");
  await compileCircuit(circom);
  onStep("setup");
  const r1cs = builtFile(name, "r1cs");
  const zkey = builtFile(name, "zkey");
  const transcript = await setupDevelopment(r1cs, ptau.path, zkey);
  const key = parseVerifyingKey(await snark.zKey.exportVerificationKey(fileBytes(zkey)));
  const { constraints, wires, publicSignals } = readR1cs(readFileSync(r1cs));
  checkVerifyingKey(key, publicSignals);
  const file: KeyFile = {
    name,
    circuitId: hashVerifyingKey(key),
    production: false,
    setup: "development beacon, NOT FOR PRODUCTION",
    publicSignals,
    constraints: constraints.length,
    wires,
    hashes: {
      source: createHash("sha256").update(source).digest("hex"),
      r1cs: sha256(r1cs),
      ptau: ptau.blake2b,
      circuit: transcript.circuit,
      steps: transcript.steps,
    },
    verifyingKey: formatVerifyingKey(key),
  };
  writeFileSync(stampPath, JSON.stringify({ inputs, key: file }));
  onStep("done");
  return file;
}
