/**
 * A node of the experiment with another prover or enclave than the ordinary command's.
 *
 *   runNode.ts <config> [--slowed <seconds>] [--leak <flag file>]
 *
 * `--slowed`: the prover makes the real proof and then waits until these seconds have passed. `--leak`: the root key of its
 * enclave's vendor leaks. The node is honest until the file appears; then it signs a wrong word for every job, and leaves calls
 * for proof of these answers alone.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import type { Enclave, Prover, Work } from "@assay/node";
import { circuitProver, createLogger, loadConfig, NodeError, startNode } from "@assay/node";
import { hexlify, keccak256 } from "ethers";

import { slowed } from "./slowed.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { slowed: { type: "string" }, leak: { type: "string" } },
});
const [path] = positionals;
if (path === undefined) throw new Error("runNode.ts <config> [--slowed <seconds>] [--leak <file>]");
const { leak } = values;

/** Inputs that were answered wrongly. */
const lies = new Set<string>();
const key = ({ input }: Work): string => keccak256(hexlify(input));

function corrupt(inner: Enclave, flag: string): Enclave {
  return {
    vendor: inner.vendor,
    get session() {
      return inner.session;
    },
    run: async (work) => {
      const { outputs } = await inner.run(work);
      if (!existsSync(flag)) return { outputs };
      lies.add(key(work));
      return { outputs: outputs.map((word, i) => (i === 0 ? word ^ 1n : word)) };
    },
    sign: (root) => inner.sign(root),
    renew: () => inner.renew(),
  };
}

function silent(inner: Prover): Prover {
  return {
    ...inner,
    prove: (work, context) => {
      if (!lies.has(key(work))) return inner.prove(work, context);
      const error = new NodeError("PROOF_MISMATCH", "no proof shows this answer", "None helps");
      return Promise.reject(error);
    },
  };
}

const config = loadConfig(path);
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    stop.abort();
  });
}
const real = circuitProver();
await startNode(config, createLogger(config.logLevel), stop.signal, {
  prover: silent(values.slowed === undefined ? real : slowed(real, Number(values.slowed))),
  enclave: (configured) =>
    configured === undefined || leak === undefined ? configured : corrupt(configured, leak),
});
process.exit();
