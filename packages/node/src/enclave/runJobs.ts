import { Assurance, MAX_DATA_BYTES } from "@assay/sdk";
import { getBytes, hexlify } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import { readInput } from "../price/readInput.js";

/** Runs every enclave job that is locked, inside the enclave, and keeps the outputs before anything is signed. */
export async function runJobs(context: Context): Promise<void> {
  const { store, enclave, log, clock } = context;
  if (enclave === undefined) return;
  const due = store
    .list()
    .filter(({ phase, request }) => phase === "locked" && request.assurance !== Assurance.Proof)
    .filter(({ input, inputBy }) => input !== "0x" && inputBy === undefined)
    .sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
  for (const record of due) {
    const { jobId } = record;
    try {
      const { circuit } = readInput(context, record);
      const { outputs, bytes } = await enclave.run({ circuit, input: getBytes(record.input) });
      const latest = store.get(jobId);
      if (latest?.phase !== "locked") continue;
      if (bytes !== undefined && bytes.length > MAX_DATA_BYTES) {
        // Its digest must not be signed: bytes that cannot be posted can still be demanded, and cost the whole bond.
        const what = `the enclave answered with ${bytes.length} bytes; ${MAX_DATA_BYTES} can be posted`;
        throw new NodeError("OUTPUT_TOO_LARGE", what, "Serve only models whose outputs fit");
      }
      const output = bytes === undefined ? {} : { output: hexlify(bytes) };
      store.put({ ...latest, ...output, phase: "computed", outputs, computedAt: clock.now() });
      log.info({ jobId, stage: "computed" });
    } catch (error) {
      const code = error instanceof NodeError ? error.code : "RUN_FAILED";
      log.error({ jobId, stage: "run", code, err: error });
      // The input is what it is: only its demand, or the deadline, moves this job.
      store.put({ ...record, phase: "lost", reason: `it cannot be run: ${code}` });
    }
  }
}
