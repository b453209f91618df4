import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { findLog, scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import { findRequest } from "../requests/findRequest.js";
import type { Request } from "../requests/request.js";

/** How a job was settled, by the market's events. */
export interface FoundSettlement {
  operator: string;
  /** Pay of the operator, token units. */
  paid: bigint;
  outputs: bigint[];
  transactionHash: Hex;
  blockNumber: number;
  blockHash: Hex;
  /** The last delivery of a job for which an enclave signed. */
  delivered?: DeliveredAt;
}

/** Where an enclave's result was delivered. */
export interface DeliveredAt {
  sessionKey: string;
  outputs: bigint[];
  transactionHash: Hex;
  blockNumber: number;
}

/** A settled job's result. */
export interface JobResult extends FoundSettlement {
  jobId: Hex;
  request: Request;
}

/**
 * Finds the event that settled a job: `Settled` for a proof, `Finalised` for an enclave's result, whose output words are in
 * the event of its delivery. The words are the RPC server's claim: `readResult` compares them with the market's word.
 * @param fromBlock first block to search, such as the request's; the default is the deployment's first
 * @returns undefined if the job is not settled
 * @throws SdkError CHAIN_FAILED
 */
export async function findSettlement(
  { contract, provider, address, startBlock }: Market,
  jobId: Hex,
  fromBlock = startBlock,
): Promise<FoundSettlement | undefined> {
  const names = ["Settled", "Finalised", "Delivered"] as const;
  const topics = names.map((name) => contract.interface.getEvent(name).topicHash);
  let delivered: DeliveredAt | undefined;
  try {
    const pages = scanLogs(provider, { address, topics: [topics, jobId] }, { from: fromBlock });
    return await findLog(pages, (log) => {
      const event = contract.interface.parseLog(log);
      const { transactionHash, blockNumber, blockHash } = log;
      if (event?.name === "Delivered") {
        const { sessionKey, outputs } = event.args as unknown as DeliveredArgs;
        delivered = { sessionKey, outputs: [...outputs], transactionHash, blockNumber };
        return undefined;
      }
      if (event === null) return undefined;
      const { operator, paid, outputs } = event.args as unknown as SettledArgs;
      return {
        operator,
        paid,
        outputs: event.name === "Settled" ? [...outputs] : (delivered?.outputs ?? []),
        transactionHash,
        blockNumber,
        blockHash,
        ...(delivered === undefined ? {} : { delivered }),
      };
    });
  } catch (error) {
    throw decodeError(error);
  }
}

interface DeliveredArgs {
  sessionKey: string;
  outputs: bigint[];
}

interface SettledArgs {
  operator: string;
  paid: bigint;
  outputs: bigint[];
}

/**
 * Whether the market's RPC servers say that it settled this request's job with exactly these outputs. One server that lies about
 * everything is believed: open the market with witnesses, or check a receipt by `verifyReceipt`.
 * @throws SdkError CHAIN_FAILED, RPC_DISAGREEMENT
 */
export async function isResult(
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
 * Reads a settled job's outputs from its event, and compares them with the hash that the market keeps. Both come from the market's
 * RPC servers: see `isResult`.
 * @param fromBlock a block before the request; the default is the deployment's first
 * @throws SdkError NOT_FOUND, NOT_SETTLED, RPC_DISAGREEMENT, or RESULT_MISMATCH when the event is false
 */
export async function readResult(
  market: Market,
  jobId: Hex,
  fromBlock = market.startBlock,
): Promise<JobResult> {
  const { request, blockNumber } = await findRequest(market, jobId, fromBlock);
  const found = await findSettlement(market, jobId, blockNumber);
  if (found === undefined) {
    throw new SdkError(
      "NOT_SETTLED",
      `job ${jobId} has no result`,
      "Wait for it, or read the job's state",
    );
  }
  if (!(await isResult(market, request, found.outputs))) {
    throw new SdkError(
      "RESULT_MISMATCH",
      `the outputs in the event are not the result of job ${jobId}`,
      "Do not use them, and ask another RPC server",
    );
  }
  return { jobId, request, ...found };
}
