import { hexlify } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";
import type { Request } from "./request.js";
import { toRequest } from "./request.js";

/** A request, as its event shows it. */
export interface FoundRequest {
  jobId: Hex;
  request: Request;
  /** Input bytes; empty if they travel privately. */
  input: Hex;
  blockNumber: number;
}

/**
 * Finds the request of a job in the market's events.
 * @throws SdkError NOT_FOUND
 */
export async function findRequest(
  { contract }: Market,
  jobId: Hex,
  fromBlock = 0,
): Promise<FoundRequest> {
  let events;
  try {
    events = await contract.queryFilter(contract.filters.Requested(jobId), fromBlock);
  } catch (error) {
    throw decodeError(error);
  }
  const event = events.at(-1);
  if (event === undefined) {
    throw new SdkError(
      "NOT_FOUND",
      `no request has created job ${jobId} since block ${fromBlock}`,
      "Check the job id and the chain; a signed request is on chain only after its lock",
    );
  }
  return {
    jobId,
    request: toRequest(event.args.request),
    input: hexlify(event.args.input),
    blockNumber: event.blockNumber,
  };
}
