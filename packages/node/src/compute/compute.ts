import type { Context } from "../context.js";
import { readInput } from "../input/readInput.js";
import type { JobRecord } from "../job/record.js";

/** Runs the model of a job that needs a proof, and keeps the outputs. */
export function compute(context: Context, record: JobRecord): JobRecord {
  const outputs = context.prover.compute(readInput(context, record));
  const next: JobRecord = { ...record, phase: "computed", outputs };
  context.store.put(next);
  context.log.info({ jobId: record.jobId, stage: "computed", outputs });
  return next;
}
