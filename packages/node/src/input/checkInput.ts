import { Assurance } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import type { JobRecord } from "../job/record.js";
import { readInput } from "./readInput.js";

/**
 * Checks whether this node can serve a request at all: it knows the model, it can give the evidence, and the input matches
 * the requester's commitment or can be demanded. The answer does not change with time.
 * @throws NodeError with the reason why the node cannot serve the request
 */
export function checkInput(
  context: Pick<Context, "models" | "prover" | "enclave" | "config">,
  record: Pick<JobRecord, "request" | "input">,
): void {
  const { models, enclave, config } = context;
  const { request, input } = record;
  const isProof = request.assurance === Assurance.Proof;
  const isServed = models.has(request.modelId);
  if (isServed && isProof && request.confidential) {
    throw new NodeError(
      "UNSUPPORTED_ASSURANCE",
      `the request is confidential, and assurance ${request.assurance} asks for a proof without an enclave`,
      "Request an enclave's assurance, or leave out the confidentiality",
    );
  }
  if (isServed && !isProof && enclave === undefined) {
    throw new NodeError(
      "UNSUPPORTED_ASSURANCE",
      `assurance ${request.assurance} needs an enclave, and this node has none`,
      "Send the request to a node with an enclave",
    );
  }
  const canDemand = config.demandInput && !isProof && request.inputDigest !== ZeroHash;
  if (isServed && input === "0x" && canDemand) return;
  readInput(context, record);
}
