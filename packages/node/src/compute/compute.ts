import { getBytes } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { readInput } from "../price/readInput.js";

/** Runs the model once and keeps the outputs. */
export function compute(context: Context, record: JobRecord): JobRecord {
  const { circuit } = readInput(context, record);
  const outputs = context.prover.compute({ circuit, input: getBytes(record.input) });
  const next: JobRecord = { ...record, phase: "computed", outputs };
  context.store.put(next);
  context.log.info({ jobId: record.jobId, stage: "computed", outputs });
  return next;
}
