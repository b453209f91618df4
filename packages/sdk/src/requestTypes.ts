import type { TypedDataDomain, TypedDataField } from "ethers";

/** EIP-712 type of a `Request`; the order is the contract's. */
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
