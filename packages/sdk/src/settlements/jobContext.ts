import { FIELD } from "@assay/models/codec";
import { AbiCoder, keccak256 } from "ethers";

import type { Hex } from "../chain/hex.js";

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
