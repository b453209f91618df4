import { getBytes, hexlify } from "ethers";

import type { Context } from "../context.js";
import { codeOf, NodeError } from "../errors.js";
import type { JobRecord } from "../job/record.js";
import { readInput } from "./readInput.js";

/** Reasons of `readInput` that the market can judge from the posted bytes. */
const WRONG = ["MALFORMED_INPUT", "COMMITMENT_MISMATCH"];

/**
 * Evidence that the input which was posted for our job is not the one that its request commits to.
 * @returns undefined if the input is right, or if the market cannot judge it: the job goes back then
 */
export async function openWrongInput(
  context: Pick<Context, "models" | "prover" | "log">,
  record: JobRecord,
): Promise<JobRecord["opening"]> {
  const { models, prover, log } = context;
  const { request, input, jobId } = record;
  const served = models.get(request.modelId);
  if (served === undefined || served.model.inputFormat === 0 || request.confidential)
    return undefined;
  try {
    readInput(context, record);
    return undefined;
  } catch (error) {
    if (!(error instanceof NodeError) || !WRONG.includes(error.code)) return undefined;
  }
  try {
    const opening = await prover.open({ circuit: served.circuit, input: getBytes(input) });
    if (opening === undefined) return { commitment: 0n, proof: "0x" };
    return { commitment: opening.commitment, proof: hexlify(opening.proof) };
  } catch (error) {
    log.error({ jobId, stage: "open", code: codeOf(error), err: error });
    return undefined;
  }
}
