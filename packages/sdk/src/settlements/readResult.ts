import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";
import { findRequest } from "../requests/findRequest.js";
import { JOB_STATES } from "../requests/job.js";
import type { Request } from "../requests/request.js";

/** How a job was settled, by the market's events. */
export interface FoundSettlement {
  operator: string;
  /** Pay of the operator, token units. */
  paid: bigint;
  outputs: bigint[];
  transactionHash: Hex;
}

/** A settled job's result. */
export interface JobResult extends FoundSettlement {
  jobId: Hex;
  request: Request;
}

/** How long to wait, and how often to ask. */
export interface WaitOptions {
  timeoutMs?: number;
  pollMs?: number;
  fromBlock?: number;
}

/**
 * Finds the event that settled a job: `Settled` for a proof, `Finalised` for an enclave's result, whose output words are in
 * the event of its delivery. The words are the RPC server's claim: check them by `verifyResult`.
 * @returns undefined if the job is not settled
 * @throws SdkError CHAIN_FAILED
 */
export async function findSettlement(
  { contract }: Market,
  jobId: Hex,
  fromBlock = 0,
): Promise<FoundSettlement | undefined> {
  try {
    const [settled, finalised] = await Promise.all([
      contract.queryFilter(contract.filters.Settled(jobId), fromBlock),
      contract.queryFilter(contract.filters.Finalised(jobId), fromBlock),
    ]);
    const proven = settled.at(-1);
    if (proven !== undefined) {
      const { operator, paid, outputs } = proven.args;
      return { operator, paid, outputs: [...outputs], transactionHash: proven.transactionHash };
    }
    const final = finalised.at(-1);
    if (final === undefined) return undefined;
    const deliveries = await contract.queryFilter(contract.filters.Delivered(jobId), fromBlock);
    return {
      operator: final.args.operator,
      paid: final.args.paid,
      outputs: [...(deliveries.at(-1)?.args.outputs ?? [])],
      transactionHash: final.transactionHash,
    };
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Whether the market settled this request's job with exactly these outputs.
 * @throws SdkError CHAIN_FAILED
 */
export async function verifyResult(
  { contract }: Market,
  request: Request,
  outputs: bigint[],
): Promise<boolean> {
  try {
    return await contract.isResult(request, outputs);
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Reads a settled job's outputs from its event and checks them against the hash that the market keeps.
 * @throws SdkError NOT_FOUND, NOT_SETTLED, or RESULT_MISMATCH when the RPC server's event is false
 */
export async function readResult(market: Market, jobId: Hex, fromBlock = 0): Promise<JobResult> {
  const { request, blockNumber } = await findRequest(market, jobId, fromBlock);
  const found = await findSettlement(market, jobId, blockNumber);
  if (found === undefined) {
    throw new SdkError(
      "NOT_SETTLED",
      `job ${jobId} has no result`,
      "Wait for it, or read the job's state",
    );
  }
  if (!(await verifyResult(market, request, found.outputs))) {
    throw new SdkError(
      "RESULT_MISMATCH",
      `the outputs in the event are not the result of job ${jobId}`,
      "Do not use them, and ask another RPC server",
    );
  }
  return { jobId, request, ...found };
}

/**
 * Waits until a job is settled.
 * @throws SdkError TIMEOUT with the job's state, RESULT_MISMATCH, NOT_FOUND
 */
export async function waitForResult(
  market: Market,
  jobId: Hex,
  { timeoutMs = 600_000, pollMs = 1_000, fromBlock = 0 }: WaitOptions = {},
): Promise<JobResult> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    let state;
    try {
      state = JOB_STATES[Number(await market.contract.stateOf(jobId))] ?? "None";
    } catch (error) {
      throw decodeError(error);
    }
    if (state === "Settled") return readResult(market, jobId, fromBlock);
    if (Date.now() >= end) {
      throw new SdkError(
        "TIMEOUT",
        `job ${jobId} is ${state} after ${timeoutMs} ms`,
        state === "None"
          ? "It expired or was cancelled: the money is back in the requester's balance"
          : "Wait longer; past its deadline any account may call expire",
      );
    }
    await new Promise((done) => setTimeout(done, pollMs));
  }
}
