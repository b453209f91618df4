import { Assurance, MAX_DATA_BYTES } from "@assay/sdk";
import { hexlify } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import { openWrongInput } from "../input/openWrongInput.js";
import { readInput } from "../input/readInput.js";

/** Runs every locked enclave job inside the enclave, and keeps the outputs before anything is signed. */
export async function runEnclaveJobs(context: Context): Promise<void> {
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
      const { outputs, bytes } = await enclave.run(readInput(context, record));
      const latest = store.get(jobId);
      if (latest?.phase !== "locked") continue;
      if (bytes !== undefined && bytes.length > MAX_DATA_BYTES) {
        // The digest of these bytes must not be signed: the requester could demand them, they could not be posted, and the
        // whole bond would be lost.
        const what = `the enclave's answer has ${bytes.length} bytes, and at most ${MAX_DATA_BYTES} can be posted`;
        throw new NodeError("OUTPUT_TOO_LARGE", what, "Serve only models whose outputs fit");
      }
      const output = bytes === undefined ? {} : { output: hexlify(bytes) };
      store.put({ ...latest, ...output, phase: "computed", outputs, computedAt: clock.now() });
      log.info({ jobId, stage: "computed" });
    } catch (error) {
      const code = error instanceof NodeError ? error.code : "RUN_FAILED";
      log.error({ jobId, stage: "run", code, err: error });
      // Another attempt would fail in the same way: the input does not change.
      const isReturnable = code !== "OUTPUT_TOO_LARGE" && record.declineBy !== undefined;
      const phase = isReturnable ? "unusable" : "lost";
      const opening = isReturnable ? await openWrongInput(context, record) : undefined;
      const shown = opening === undefined ? {} : { opening };
      store.put({ ...record, ...shown, phase, reason: `the model cannot be run: ${code}` });
    }
  }
}
