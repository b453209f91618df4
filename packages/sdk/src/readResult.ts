import { SdkError } from "./errors.js";
import { findRequest } from "./findRequest.js";
import { findSettlement } from "./findSettlement.js";
import type { Market } from "./openMarket.js";
import type { Hex, Request } from "./types.js";
import { verifyResult } from "./verifyResult.js";

/** A settled job's result. */
export interface JobResult {
  jobId: Hex;
  request: Request;
  outputs: bigint[];
  operator: string;
  /** What the operator was paid, token units. */
  paid: bigint;
  transactionHash: Hex;
}

/**
 * Reads a settled job's outputs from its event and checks them against the hash that the market keeps.
 * @throws SdkError NOT_FOUND, NOT_SETTLED, or RESULT_MISMATCH when the RPC server invented the event
 */
export async function readResult(market: Market, jobId: Hex, fromBlock = 0): Promise<JobResult> {
  const { request, blockNumber } = await findRequest(market, jobId, fromBlock);
  const event = await findSettlement(market, jobId, blockNumber);
  if (event === undefined) {
    throw new SdkError("NOT_SETTLED", `job ${jobId} has no result`, "Wait, or see its status");
  }
  const { outputs, operator, paid, transactionHash } = event;
  if (!(await verifyResult(market, request, outputs))) {
    throw new SdkError(
      "RESULT_MISMATCH",
      `the outputs in the event are not the result of job ${jobId}`,
      "Do not use them, and ask another RPC server",
    );
  }
  return {
    jobId,
    request,
    outputs,
    operator,
    paid,
    transactionHash,
  };
}
