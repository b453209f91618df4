import { SdkError } from "../chain/errors.js";
import type { RequestOptions } from "./buildRequest.js";
import { buildRequest } from "./buildRequest.js";
import type { Request } from "./request.js";
import { Assurance } from "./request.js";

/** What a requester of an enclave's answer decides beside `RequestOptions`. */
export interface EnclaveRequestOptions extends RequestOptions {
  /** `Assurance.EnclaveAndProof` for a proof of every result besides; `Assurance.Enclave` by default. */
  assurance?: typeof Assurance.Enclave | typeof Assurance.EnclaveAndProof;
  /** What a wrong answer could cost, token units: it sets how often results are audited. `maxPrice` by default. */
  valueAtRisk?: bigint;
  /** The input is encrypted to an enclave. */
  confidential?: boolean;
}

/**
 * A request for an inference inside an enclave, checked as the market will check it.
 * @throws SdkError INVALID_REQUEST naming the field
 */
export function buildEnclaveRequest(options: EnclaveRequestOptions): Request {
  const request = buildRequest(options);
  const valueAtRisk = options.valueAtRisk ?? request.maxPrice;
  if (valueAtRisk < request.maxPrice || valueAtRisk >= 1n << 96n) {
    throw new SdkError(
      "INVALID_REQUEST",
      `a value at risk of ${valueAtRisk} is below the price ${request.maxPrice}, or no 96-bit amount`,
      "Give what a wrong answer could cost, at least maxPrice",
    );
  }
  return {
    ...request,
    assurance: options.assurance ?? Assurance.Enclave,
    confidential: options.confidential ?? false,
    valueAtRisk,
  };
}
