import { TypedDataEncoder } from "ethers";

import { marketDomain, REQUEST_TYPES } from "./requestTypes.js";
import type { Hex, Request } from "./types.js";

/**
 * The job id of a request: its EIP-712 digest, as `JobMarket.jobIdOf` computes it.
 * @param chainId chain of the market
 * @param market address of the market
 */
export function hashRequest(chainId: bigint, market: string, request: Request): Hex {
  return TypedDataEncoder.hash(marketDomain(chainId, market), REQUEST_TYPES, request);
}
