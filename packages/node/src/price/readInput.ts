import { getBytes, keccak256, ZeroHash } from "ethers";

import type { Context, ServedModel } from "../context.js";
import { NodeError } from "../errors.js";
import type { JobRecord } from "../job.js";

/**
 * The served model of a request whose input is exactly what the requester committed to. Nothing here changes with time.
 * @throws NodeError saying why not
 */
export function readInput(
  { models, prover }: Pick<Context, "models" | "prover">,
  { request, input }: Pick<JobRecord, "request" | "input">,
): ServedModel {
  const served = models.get(request.modelId);
  if (served === undefined) {
    throw new NodeError(
      "UNKNOWN_MODEL",
      `model ${request.modelId} is not served here`,
      "Add its circuit to the configuration to serve it",
    );
  }
  if (input === "0x") {
    throw new NodeError(
      "NO_INPUT",
      "the request carries no input",
      "Publish the input with the request",
    );
  }
  if (request.inputDigest !== ZeroHash && keccak256(input) !== request.inputDigest) {
    throw new NodeError(
      "INPUT_DIGEST_MISMATCH",
      `the input does not hash to ${request.inputDigest}`,
      "Nobody can serve it: cancel and ask again",
    );
  }
  let commitment: bigint;
  try {
    commitment = prover.commit({ circuit: served.circuit, input: getBytes(input) });
  } catch (cause) {
    throw new NodeError(
      "MALFORMED_INPUT",
      cause instanceof Error ? cause.message.replace(/\.$/, "") : "the input cannot be read",
      "Nobody can serve it: cancel and ask again",
      cause,
    );
  }
  if (commitment !== BigInt(request.inputCommitment)) {
    throw new NodeError(
      "COMMITMENT_MISMATCH",
      "the input is not what inputCommitment commits to, so no proof of it can settle the job",
      "Nobody can serve it: cancel and ask again",
    );
  }
  return served;
}
