import { hexlify } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { findLog, scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import type { Request, RequestOutput } from "./request.js";
import { hashRequest, toRequest } from "./request.js";

/** A request, as its event shows it. */
export interface FoundRequest {
  jobId: Hex;
  request: Request;
  /** Input bytes; empty if they travel privately. */
  input: Hex;
  blockNumber: number;
}

/**
 * Finds the request of a job in the market's events, from the latest block backwards.
 * @param fromBlock first block to search; the default is the deployment's first
 * @throws SdkError NOT_FOUND; RESULT_MISMATCH when the RPC server's event is false
 */
export async function findRequest(
  { contract, provider, address, chainId, startBlock }: Market,
  jobId: Hex,
  fromBlock = startBlock,
): Promise<FoundRequest> {
  const { topicHash } = contract.interface.getEvent("Requested");
  const filter = { address, topics: [topicHash, jobId] };
  let found;
  try {
    found = await findLog(
      scanLogs(provider, filter, { from: fromBlock, backwards: true }),
      (log) => {
        const event = contract.interface.parseLog(log);
        return event === null ? undefined : { args: event.args, blockNumber: log.blockNumber };
      },
    );
  } catch (error) {
    throw decodeError(error);
  }
  if (found === undefined) {
    throw new SdkError(
      "NOT_FOUND",
      `no request has created job ${jobId} since block ${fromBlock}`,
      "Check the job id and the chain; a signed request is on chain only after its lock",
    );
  }
  const request = toRequest(found.args.request as RequestOutput);
  // The id is the request's hash, so no server can pass off another request.
  if (hashRequest(chainId, address, request) !== jobId.toLowerCase()) {
    throw new SdkError(
      "RESULT_MISMATCH",
      `the request in the event does not have the id ${jobId}`,
      "Do not use it, and ask another RPC server",
    );
  }
  return {
    jobId,
    request,
    input: hexlify(found.args.input as string),
    blockNumber: found.blockNumber,
  };
}
