import { Assurance } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Context, ServedModel } from "../context.js";
import { NodeError } from "../errors.js";
import type { JobRecord } from "../job.js";
import { readInput } from "./readInput.js";

/**
 * Whether this node can serve the request at all: the model is known, the evidence is one that it can give, and the input is
 * exactly what the requester committed to, or can be demanded. Nothing here changes with time.
 * @throws NodeError saying why not
 */
export function checkInput(
  context: Pick<Context, "models" | "prover" | "enclave" | "config">,
  record: Pick<JobRecord, "request" | "input">,
): ServedModel {
  const { request, input } = record;
  const isProof = request.assurance === Assurance.Proof;
  const served = context.models.get(request.modelId);
  if (served !== undefined && (isProof ? request.confidential : context.enclave === undefined)) {
    throw new NodeError(
      "UNSUPPORTED_ASSURANCE",
      `assurance ${request.assurance}${request.confidential ? ", confidential," : ""} is not served here`,
      "Ask a node with an enclave",
    );
  }
  const canDemand = context.config.demandInput && !isProof && request.inputDigest !== ZeroHash;
  return served !== undefined && input === "0x" && canDemand ? served : readInput(context, record);
}
