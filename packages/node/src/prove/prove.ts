import { jobContext } from "@assay/sdk";
import { hexlify } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import { readInput } from "../input/readInput.js";
import type { JobRecord } from "../job/record.js";

/** Weight of the newest proof in the measured pace. */
const NEWEST = 0.3;

/**
 * Proves a computed job and keeps the proof. The proof names this operator as its payee, both for a result of its own and as
 * the finder of another operator's error: no copy of it pays another account.
 * @throws NodeError PROOF_MISMATCH when the circuit disagrees with the outputs: a bug, and such a proof is never sent
 */
export async function prove(context: Context, record: JobRecord): Promise<JobRecord> {
  const { chain, prover, store, pace, log } = context;
  const work = readInput(context, record);
  const signal = jobContext({
    chainId: chain.chainId,
    market: chain.market,
    jobId: record.jobId,
    payee: chain.operator,
    modelId: record.request.modelId,
  });
  log.info({ jobId: record.jobId, stage: "proving" });
  const { signals, proof, witnessMs, proveMs } = await prover.prove(work, signal);
  const outputs = record.outputs ?? [];
  const words = prover.inputWords(work);
  const expected = [...words, ...outputs, signal];
  if (signals.length !== expected.length || signals.some((value, i) => value !== expected[i])) {
    throw new NodeError(
      "PROOF_MISMATCH",
      `circuit ${work.circuit} and the outputs of job ${record.jobId} disagree`,
      "Stop serving this circuit and report it with the input",
    );
  }
  pace.proofMs = (1 - NEWEST) * pace.proofMs + NEWEST * (witnessMs + proveMs);
  // The record may have changed while the proof was made.
  const latest = store.get(record.jobId) ?? record;
  const isCurrent = latest.outputs !== undefined && latest.holder === record.holder;
  if (!isCurrent) return latest;
  const next: JobRecord = {
    ...latest,
    phase: latest.phase === "computed" ? "proven" : latest.phase,
    proof: hexlify(proof),
    // One word is the request's commitment itself, which the market knows.
    inputs: words.length > 1 ? words : [],
    timings: { witnessMs, proveMs },
    provenAt: context.clock.now(),
  };
  store.put(next);
  log.info({ jobId: record.jobId, stage: "proven", witnessMs, proveMs });
  return next;
}
