import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { CircuitError, anyInstance, listCircuits, readKeyFile } from "@assay/circuits";
import { buildCircuit, powersOfTau } from "@assay/circuits/build";
import { KEYS, ROOT } from "@assay/circuits/paths";
import { report, say } from "./report.js";

const DEVELOPMENT = "keys: DEVELOPMENT SETUP, NOT FOR PRODUCTION (its secrets are public)";

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Builds one circuit in this process.
 * @throws CircuitError when its committed key file differs
 */
async function buildHere(name: string, write: boolean): Promise<void> {
  const given = process.env.ASSAY_PTAU;
  const ptau = await powersOfTau(given);
  const start = performance.now();
  const key = await buildCircuit(name, ptau, (step) => {
    say(`circuit ${name}: ${step} (${seconds(start)})`);
  });
  const path = join(KEYS, `${name}.json`);
  const committed = existsSync(path) ? readKeyFile(name) : undefined;
  if (committed?.production === true) {
    // A ceremony's key cannot be made again, but its circuit can.
    const { source, r1cs } = committed.hashes;
    if (source === key.hashes.source && r1cs === key.hashes.r1cs) return;
    throw new CircuitError(
      "BUILD_FAILED",
      `circuits/keys/${name}.json is the production key of another circuit`,
      "Restore the model and templates that it was made for, or set the circuit up again",
    );
  }
  const text = JSON.stringify(key, null, 2) + "\n";
  if (write) {
    mkdirSync(KEYS, { recursive: true });
    writeFileSync(path, text);
  } else if (given === undefined && (!existsSync(path) || readFileSync(path, "utf8") !== text)) {
    throw new CircuitError(
      "BUILD_FAILED",
      `circuits/keys/${name}.json is not the key that this build gives`,
      "Run `npm run circuits -- --write`",
    );
  }
}

/** Builds one circuit in a process of its own: compiling and setup keep one core busy each. */
function buildApart(name: string, write: boolean): Promise<boolean> {
  const cli = join(ROOT, "node_modules/hardhat/dist/src/cli.js");
  const child = spawn(
    process.execPath,
    [cli, "circuits", "build", name, ...(write ? ["--write"] : [])],
    { stdio: "inherit" },
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      resolve(code === 0);
    });
  });
}

/** Builds the named circuits, or all. */
export default async function build(args: { circuits: string[]; write: boolean }): Promise<void> {
  const { circuits, write } = args;
  await report(async () => {
    // Refuse an unknown name before anything is built.
    for (const name of circuits) anyInstance(name);
    const queue = circuits.length > 0 ? [...circuits] : listCircuits();
    const [only] = queue;
    if (queue.length === 1 && only !== undefined) {
      await buildHere(only, write);
      if (process.stdout.isTTY) say(DEVELOPMENT);
      return;
    }
    // The largest circuits stand last in circuits.json: begin with them.
    const failed: string[] = [];
    const worker = async (): Promise<void> => {
      for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
        if (!(await buildApart(name, write))) failed.push(name);
      }
    };
    await Promise.all(
      Array.from({ length: Math.min(availableParallelism(), queue.length) }, worker),
    );
    say(DEVELOPMENT);
    if (failed.length > 0) {
      throw new CircuitError(
        "BUILD_FAILED",
        `not built: ${failed.join(", ")}`,
        "The output of each stands above",
      );
    }
  });
}
