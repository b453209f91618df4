import type { Log } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { readEvents } from "../chain/readEvents.js";
import { scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import type { Delivery, PackedDelivery } from "./delivery.js";
import { hashDelivery, packDelivery, unpackDelivery } from "./delivery.js";

/** A delivery as the market's events show it. */
export interface FoundDelivery {
  jobId: Hex;
  operator: string;
  sessionKey: string;
  outputs: bigint[];
  delivery: Delivery;
  blockNumber: number;
}

/** Filter of `findDeliveries`. */
export interface DeliveryFilter {
  operator?: string;
  sessionKey?: string;
  fromBlock?: number;
  toBlock?: number;
}

/** Events that carry the delivery of a job as it is from then on. */
const EVENTS = [
  "Delivered",
  "Disputed",
  "DisputeDropped",
  "OutputDemanded",
  "OutputPosted",
  "Proven",
] as const;
const HASH_BITS = (1n << 252n) - 1n;
/** Numbers of the states in which a delivery waits. */
const PROVISIONAL = 3n;
const DISPUTED = 4n;

/**
 * Finds the results that enclaves delivered, oldest first, as they were at delivery. `readDelivery` shows a delivery's current
 * form.
 * @throws SdkError CHAIN_FAILED
 */
export async function findDeliveries(
  { contract, provider, startBlock }: Market,
  { operator, sessionKey, fromBlock = startBlock, toBlock }: DeliveryFilter = {},
): Promise<FoundDelivery[]> {
  try {
    const filter = contract.filters.Delivered(undefined, operator, sessionKey);
    const range = { from: fromBlock, to: toBlock };
    const events = await readEvents(provider, contract, filter, range);
    return events.map(({ args, blockNumber }) => ({
      jobId: args.jobId,
      operator: args.operator,
      sessionKey: args.sessionKey,
      outputs: [...args.outputs],
      delivery: unpackDelivery(args.delivery),
      blockNumber,
    }));
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Reads a provisional or disputed job's delivery from its last event, and compares it with the hash that the market keeps.
 * Both come from the market's RPC servers. `stretch`: seconds by which pauses have moved its deadlines.
 * @throws SdkError NOT_FOUND when no delivery of the job waits, RESULT_MISMATCH when the RPC server's event is false
 */
export async function readDelivery(
  { contract, address, provider, startBlock }: Market,
  jobId: Hex,
  fromBlock = startBlock,
): Promise<FoundDelivery & { isDisputed: boolean; stretch: bigint }> {
  const topics = EVENTS.map((name) => contract.interface.getEvent(name).topicHash);
  let found: FoundDelivery | undefined;
  let job;
  try {
    const range = { from: fromBlock, backwards: true };
    const pages = scanLogs(provider, { address, topics: [topics, jobId] }, range);
    found = await lastDelivery(contract.interface, jobId, pages);
    ({ job } = await contract.jobOf(jobId));
  } catch (error) {
    throw decodeError(error);
  }
  const state = job >> 252n;
  if (found === undefined || (state !== PROVISIONAL && state !== DISPUTED)) {
    throw new SdkError(
      "NOT_FOUND",
      `no delivery of job ${jobId} waits`,
      "Read the job's state: its result is not delivered yet, or is decided",
    );
  }
  if ((BigInt(hashDelivery(found.delivery)) & HASH_BITS) !== (job & HASH_BITS)) {
    throw new SdkError(
      "RESULT_MISMATCH",
      `the delivery in the event is not the one that the market keeps of job ${jobId}`,
      "Ask again, since it may have changed just now; if this error stays, ask another RPC server",
    );
  }
  try {
    const stretch = await contract.stretchOfDelivery(packDelivery(found.delivery));
    return { ...found, isDisputed: state === DISPUTED, stretch };
  } catch (error) {
    throw decodeError(error);
  }
}

/** The last delivery of a job, in the form that the last event gives it. */
async function lastDelivery(
  abi: Market["contract"]["interface"],
  jobId: Hex,
  pages: AsyncGenerator<Log[], void>,
): Promise<FoundDelivery | undefined> {
  let current: Delivery | undefined;
  for await (const page of pages) {
    for (const log of page.toReversed()) {
      const event = abi.parseLog(log);
      if (event === null) continue;
      const delivery = unpackDelivery(event.args.delivery as PackedDelivery);
      current ??= delivery;
      if (event.name !== "Delivered") continue;
      return {
        jobId,
        operator: event.args.operator as string,
        sessionKey: event.args.sessionKey as string,
        outputs: [...(event.args.outputs as bigint[])],
        delivery: current,
        blockNumber: log.blockNumber,
      };
    }
  }
  return undefined;
}
