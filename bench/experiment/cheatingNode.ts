/**
 * A node whose enclave's root key leaks: honest until the flag file appears, then it signs a wrong word for every job, and
 * leaves calls for proof unanswered. Run by the experiment: cheatingNode.ts <config> <flag file>
 */
import { existsSync } from "node:fs";

import type { Enclave, Prover, Work } from "@assay/node";
import { circuitProver, createLogger, loadConfig, NodeError, startNode } from "@assay/node";
import { hexlify, keccak256 } from "ethers";

const [path, flag] = process.argv.slice(2);
if (path === undefined || flag === undefined) throw new Error("cheatingNode.ts <config> <flag>");

/** Inputs that were answered wrongly. */
const lies = new Set<string>();
const key = ({ input }: Work): string => keccak256(hexlify(input));

function corrupt(inner: Enclave): Enclave {
  return {
    vendor: inner.vendor,
    get session() {
      return inner.session;
    },
    run: async (work) => {
      const { outputs } = await inner.run(work);
      if (!existsSync(flag as string)) return { outputs };
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
await startNode(config, createLogger(config.logLevel), stop.signal, {
  prover: silent(circuitProver()),
  enclave: (configured) => (configured === undefined ? undefined : corrupt(configured)),
});
process.exit();
