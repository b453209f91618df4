import { AbiCoder, keccak256 } from "ethers";

import { FIELD } from "./constants.js";
import type { Hex } from "./types.js";

/** What a proof is bound to. */
export interface ContextOptions {
  chainId: bigint;
  market: string;
  jobId: Hex;
  /** The operator that holds the lock. */
  payee: string;
  modelId: Hex;
}

/** The last public signal of every proof: it makes the proof worthless to anybody but this payee of this job. */
export function jobContext({ chainId, market, jobId, payee, modelId }: ContextOptions): bigint {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", "bytes32", "address", "bytes32"],
    [chainId, market, jobId, payee, modelId],
  );
  return BigInt(keccak256(encoded)) % FIELD;
}
