import type { Signer } from "ethers";

import { marketDomain } from "../requestTypes.js";
import type { Hex } from "../types.js";
import { RESULTS_TYPES } from "./resultsTypes.js";

/**
 * Signs a root of results (a leaf, for a result alone) with a session key.
 * @param sessionKey signer of the session key; it lives inside the enclave
 */
export async function signResults(
  sessionKey: Signer,
  chainId: bigint,
  market: string,
  root: Hex,
): Promise<Hex> {
  return sessionKey.signTypedData(marketDomain(chainId, market), RESULTS_TYPES, { root });
}
