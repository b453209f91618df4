import { ModelError } from "@assay/models";
import { inputCommitment } from "@assay/sdk";
import { getBytes, keccak256, ZeroHash } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import type { JobRecord } from "../job/record.js";
import type { Work } from "../ports/prover.js";

/** Advice for an input that does not match its own request. */
const NO_OPERATOR = "No operator can serve this request: cancel it and send a new one";

/**
 * The inference that a request asks for, once its input has passed every check against the request. The answer does not
 * change with time.
 * @throws NodeError with the failed check
 */
export function readInput(
  { models, prover }: Pick<Context, "models" | "prover">,
  { request, input }: Pick<JobRecord, "request" | "input">,
): Work {
  const served = models.get(request.modelId);
  if (served === undefined) {
    throw new NodeError(
      "UNKNOWN_MODEL",
      `model ${request.modelId} is not served here`,
      "To serve it, add its circuit to the configuration",
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
      `the input's hash is ${keccak256(input)}, and the request's inputDigest is ${request.inputDigest}`,
      NO_OPERATOR,
    );
  }
  const work: Work = { circuit: served.circuit, input: getBytes(input) };
  let commitment: bigint;
  try {
    commitment = inputCommitment(prover.inputWords(work));
  } catch (cause) {
    throw new NodeError(
      "MALFORMED_INPUT",
      cause instanceof ModelError ? cause.shortMessage : "the input cannot be read",
      NO_OPERATOR,
      cause,
    );
  }
  if (commitment !== BigInt(request.inputCommitment)) {
    throw new NodeError(
      "COMMITMENT_MISMATCH",
      `the input's commitment is ${commitment}, and the request's inputCommitment is ${BigInt(request.inputCommitment)}; no proof can settle the job`,
      NO_OPERATOR,
    );
  }
  return work;
}
