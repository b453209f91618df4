import { TypedDataEncoder } from "ethers";

import type { Hex } from "../types.js";
import { ZeroHash } from "ethers";

/** EIP-712 type of one result. */
const RESULT_TYPES = {
  Result: [
    { name: "jobId", type: "bytes32" },
    { name: "payee", type: "address" },
    { name: "outputs", type: "uint256[]" },
    { name: "outputDigest", type: "bytes32" },
  ],
};

/** What a leaf is made of. */
export interface LeafOptions {
  jobId: Hex;
  /** The operator that holds the lock. */
  payee: string;
  outputs: readonly bigint[];
  /** keccak256 of the bytes that the requester gets off chain; none by default. */
  outputDigest?: Hex;
}

/** Leaf of one result in the tree that a session key signs, as `IEnclaveModule.leafOf` computes it. */
export function resultLeaf({ jobId, payee, outputs, outputDigest = ZeroHash }: LeafOptions): Hex {
  return TypedDataEncoder.hashStruct("Result", RESULT_TYPES, {
    jobId,
    payee,
    outputs,
    outputDigest,
  });
}
