import { TypedDataEncoder } from "ethers";

import { marketDomain } from "../requestTypes.js";
import type { Hex } from "../types.js";
import { RESULTS_TYPES } from "./resultsTypes.js";

/** What a session key signs: the EIP-712 digest of a root, as `IEnclaveModule.digestOf` computes it. */
export function resultDigest(chainId: bigint, market: string, root: Hex): Hex {
  return TypedDataEncoder.hash(marketDomain(chainId, market), RESULTS_TYPES, { root });
}
