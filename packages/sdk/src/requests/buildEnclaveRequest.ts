import { SdkError } from "../chain/errors.js";
import type { RequestOptions } from "./buildRequest.js";
import { buildRequest } from "./buildRequest.js";
import type { Request } from "./request.js";
import { Assurance } from "./request.js";

/** Choices of a requester of an enclave's result. */
export interface EnclaveRequestOptions extends RequestOptions {
  /** `Assurance.EnclaveAndProof` calls for a proof of the result as well. The default is `Assurance.Enclave`. */
  assurance?: typeof Assurance.Enclave | typeof Assurance.EnclaveAndProof;
  /** Cost of a wrong result, token units. It sets the probability of an audit. The default is `maxPrice`. */
  valueAtRisk?: bigint;
  /** Whether the input is encrypted to an enclave. */
  confidential?: boolean;
}

/**
 * Builds a request for an inference inside an enclave and checks it as the market will.
 * @throws SdkError INVALID_REQUEST with the wrong value, INPUT_TOO_LARGE
 */
export function buildEnclaveRequest(options: EnclaveRequestOptions): Request {
  const request = buildRequest(options);
  const valueAtRisk = options.valueAtRisk ?? request.maxPrice;
  if (valueAtRisk < request.maxPrice || valueAtRisk >= 1n << 96n) {
    throw new SdkError(
      "INVALID_REQUEST",
      `valueAtRisk ${valueAtRisk} must be a 96-bit amount of at least maxPrice ${request.maxPrice}`,
      "Set it to the cost of a wrong result",
    );
  }
  return {
    ...request,
    assurance: options.assurance ?? Assurance.Enclave,
    confidential: options.confidential ?? false,
    valueAtRisk,
  };
}
