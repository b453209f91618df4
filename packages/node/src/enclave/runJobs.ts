import { Assurance } from "@assay/sdk";
import { getBytes, hexlify } from "ethers";

import type { Context } from "../context.js";
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
      const output = bytes === undefined ? {} : { output: hexlify(bytes) };
      store.put({ ...latest, ...output, phase: "computed", outputs, computedAt: clock.now() });
      log.info({ jobId, stage: "computed" });
    } catch (error) {
      log.error({ jobId, stage: "run", code: "RUN_FAILED", err: error });
      // The input is what it is: only its demand, or the deadline, moves this job.
      store.put({ ...record, phase: "lost", reason: "its input cannot be run" });
    }
  }
}
