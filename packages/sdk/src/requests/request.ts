import type { Signer, TypedDataDomain, TypedDataField } from "ethers";
import { TypedDataEncoder } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";

/** Evidence that a request asks for, by the contract's numbers. */
export const Assurance = { Proof: 0, Enclave: 1, EnclaveAndProof: 2 } as const;
export type Assurance = (typeof Assurance)[keyof typeof Assurance];

/** One inference, as its requester signs it. Amounts in token units, times in seconds on the job's own clock. */
export interface Request {
  requester: string;
  /** The only operator that may take the first lock; the zero address admits all operators. */
  operator: string;
  modelId: Hex;
  inputCommitment: Hex;
  /** keccak256 of the input's bytes; zero if they travel privately. */
  inputDigest: Hex;
  nonce: bigint;
  assurance: Assurance;
  confidential: boolean;
  valueAtRisk: bigint;
  minPrice: bigint;
  maxPrice: bigint;
  callbackFee: bigint;
  rampStart: bigint;
  rampEnd: bigint;
  lockBy: bigint;
  executionWindow: bigint;
  deadline: bigint;
  callback: string;
  callbackGas: bigint;
}

/** EIP-712 type of a `Request`, in the contract's order. */
export const REQUEST_TYPES: Record<"Request", TypedDataField[]> = {
  Request: [
    { name: "requester", type: "address" },
    { name: "operator", type: "address" },
    { name: "modelId", type: "bytes32" },
    { name: "inputCommitment", type: "bytes32" },
    { name: "inputDigest", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "assurance", type: "uint8" },
    { name: "confidential", type: "bool" },
    { name: "valueAtRisk", type: "uint96" },
    { name: "minPrice", type: "uint96" },
    { name: "maxPrice", type: "uint96" },
    { name: "callbackFee", type: "uint96" },
    { name: "rampStart", type: "uint40" },
    { name: "rampEnd", type: "uint40" },
    { name: "lockBy", type: "uint40" },
    { name: "executionWindow", type: "uint32" },
    { name: "deadline", type: "uint40" },
    { name: "callback", type: "address" },
    { name: "callbackGas", type: "uint32" },
  ],
};

/** EIP-712 domain of a market. */
export function marketDomain(chainId: bigint, market: string): TypedDataDomain {
  return { name: "Assay JobMarket", version: "1", chainId, verifyingContract: market };
}

/**
 * Id of a request's job: the request's EIP-712 digest, as `IRequests.jobIdOf` computes it.
 * @param chainId chain of the market
 * @param market address of the market
 */
export function hashRequest(chainId: bigint, market: string, request: Request): Hex {
  return TypedDataEncoder.hash(marketDomain(chainId, market), REQUEST_TYPES, request);
}

/**
 * Signs a request, so that a relayer or an operator can bring it on chain.
 * @throws SdkError INVALID_REQUEST when the signer is not the requester
 */
export async function signRequest(
  signer: Signer,
  chainId: bigint,
  market: string,
  request: Request,
): Promise<Hex> {
  const address = await signer.getAddress();
  if (address.toLowerCase() !== request.requester.toLowerCase()) {
    throw new SdkError(
      "INVALID_REQUEST",
      `the signer ${address} is not the requester ${request.requester}`,
      "Sign with the requester's key",
    );
  }
  return signer.signTypedData(marketDomain(chainId, market), REQUEST_TYPES, request);
}

/** A request as ethers decodes it: every number is a bigint. */
export type RequestOutput = Omit<Request, "assurance"> & { assurance: bigint };

/**
 * Converts a request that a call or an event returned into a plain object.
 * @throws SdkError INVALID_REQUEST for an assurance that this SDK does not know
 */
export function toRequest(output: RequestOutput): Request {
  const assurance = Object.values(Assurance).find((value) => BigInt(value) === output.assurance);
  if (assurance === undefined) {
    throw new SdkError(
      "INVALID_REQUEST",
      `this SDK does not know assurance ${output.assurance}`,
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
