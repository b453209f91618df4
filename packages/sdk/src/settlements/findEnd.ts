import { decodeError } from "../chain/decodeError.js";
import type { Hex } from "../chain/hex.js";
import { findLog, scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";

/** Why a job ended without a result, by the market's event. */
export const END_REASONS = {
  /** Its requester took it back. */
  Cancelled: "cancelled",
  /** No operator answered in time. */
  Expired: "expired",
  /** Its result could neither be proven nor, since its vendor is Broken, be believed. */
  Voided: "void",
  /** The bytes of its input did not appear on chain. */
  InputWithheld: "withheld",
  /** The bytes of its input were shown not to be what its request commits to; up to 4% of the price went to the operator. */
  InputShownWrong: "wrong input",
  /** The circuit of its model proves two results of one input. */
  QuarantinedClosed: "quarantined",
} as const;
export type EndReason = (typeof END_REASONS)[keyof typeof END_REASONS];

/** The end of a job without a result. The price, less what `reason` takes, is back in the requester's balance. */
export interface FoundEnd {
  reason: EndReason;
  transactionHash: Hex;
  blockNumber: number;
}

/**
 * Finds the event that ended a job without a result.
 * @param fromBlock first block to search, such as the request's
 * @returns undefined if there is none
 * @throws SdkError CHAIN_FAILED
 */
export async function findEnd(
  { contract, provider, address, startBlock }: Market,
  jobId: Hex,
  fromBlock = startBlock,
): Promise<FoundEnd | undefined> {
  const names = Object.keys(END_REASONS) as (keyof typeof END_REASONS)[];
  const topics = names.map((name) => contract.interface.getEvent(name).topicHash);
  try {
    const range = { from: fromBlock, backwards: true };
    const pages = scanLogs(provider, { address, topics: [topics, jobId] }, range);
    return await findLog(pages, ({ topics: [topic], transactionHash, blockNumber }) => {
      const name = names[topics.indexOf(topic ?? "")];
      if (name === undefined) return undefined;
      return { reason: END_REASONS[name], transactionHash, blockNumber };
    });
  } catch (error) {
    throw decodeError(error);
  }
}
