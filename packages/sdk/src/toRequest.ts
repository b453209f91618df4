import { SdkError } from "./errors.js";
import type { Request } from "./types.js";
import { Assurance } from "./types.js";

/** A request as ethers decodes it: every number a bigint. */
export type RequestOutput = Omit<Request, "assurance"> & { assurance: bigint };

/** A request as a contract call or event returns it, as a plain object. */
export function toRequest(output: RequestOutput): Request {
  const assurance = Object.values(Assurance).find((value) => BigInt(value) === output.assurance);
  if (assurance === undefined) {
    throw new SdkError(
      "INVALID_REQUEST",
      `assurance ${output.assurance} is unknown`,
      "Update the SDK",
    );
  }
  return {
    requester: output.requester,
    operator: output.operator,
    modelId: output.modelId,
    inputCommitment: output.inputCommitment,
    inputDigest: output.inputDigest,
    nonce: output.nonce,
    assurance,
    confidential: output.confidential,
    valueAtRisk: output.valueAtRisk,
    minPrice: output.minPrice,
    maxPrice: output.maxPrice,
    callbackFee: output.callbackFee,
    rampStart: output.rampStart,
    rampEnd: output.rampEnd,
    lockBy: output.lockBy,
    executionWindow: output.executionWindow,
    deadline: output.deadline,
    callback: output.callback,
    callbackGas: output.callbackGas,
  };
}
