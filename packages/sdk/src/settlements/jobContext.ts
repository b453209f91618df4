import { AbiCoder, keccak256 } from "ethers";

import type { Hex } from "../chain/hex.js";

/** Order of BN254's scalar field (EIP-197): public signals are below it. */
export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** The job and payee that a proof is bound to. */
export interface ContextOptions {
  chainId: bigint;
  market: string;
  jobId: Hex;
  /** The operator that holds the lock. */
  payee: string;
  modelId: Hex;
}

/** The last public signal of every proof. It makes the proof worthless for every other job and every other payee. */
export function jobContext({ chainId, market, jobId, payee, modelId }: ContextOptions): bigint {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", "bytes32", "address", "bytes32"],
    [chainId, market, jobId, payee, modelId],
  );
  return BigInt(keccak256(encoded)) % FIELD;
}
