import { jobContext } from "@assay/sdk";
import { getBytes, hexlify } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import type { JobRecord } from "../job.js";
import { checkInput } from "../price/checkInput.js";

/** Weight of the newest proof in the measured pace. */
const NEWEST = 0.3;

/**
 * Proves a computed job for this operator and keeps the proof.
 * @throws NodeError PROOF_MISMATCH when the circuit disagrees with the reference engine: a bug, never sent to the chain
 */
export async function prove(context: Context, record: JobRecord): Promise<JobRecord> {
  const { chain, prover, store, pace, log } = context;
  const { circuit } = checkInput(context, record);
  const signal = jobContext({
    chainId: chain.chainId,
    market: chain.market,
    jobId: record.jobId,
    payee: chain.operator,
    modelId: record.request.modelId,
  });
  log.info({ jobId: record.jobId, stage: "proving" });
  const work = { circuit, input: getBytes(record.input) };
  const { signals, proof, witnessMs, proveMs } = await prover.prove(work, signal);
  const outputs = record.outputs ?? [];
  const expected = [BigInt(record.request.inputCommitment), ...outputs, signal];
  if (signals.length !== expected.length || signals.some((value, i) => value !== expected[i])) {
    throw new NodeError(
      "PROOF_MISMATCH",
      `circuit ${circuit} and the reference engine disagree on job ${record.jobId}`,
      "Stop serving this circuit and report it with the input",
    );
  }
  pace.proofMs = (1 - NEWEST) * pace.proofMs + NEWEST * (witnessMs + proveMs);
  const next: JobRecord = {
    ...record,
    phase: "proven",
    proof: hexlify(proof),
    timings: { witnessMs, proveMs },
    provenAt: context.clock.now(),
  };
  store.put(next);
  log.info({ jobId: record.jobId, stage: "proven", witnessMs, proveMs });
  return next;
}
