import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
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
  { contract }: Market,
  { operator, sessionKey, fromBlock = 0, toBlock }: DeliveryFilter = {},
): Promise<FoundDelivery[]> {
  try {
    const filter = contract.filters.Delivered(undefined, operator, sessionKey);
    const events = await contract.queryFilter(filter, fromBlock, toBlock ?? "latest");
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
 * Reads a provisional or disputed job's delivery from its last event, and checks it against the hash that the market keeps.
 * `stretch`: seconds by which pauses have moved its deadlines.
 * @throws SdkError NOT_FOUND when no delivery of the job waits, RESULT_MISMATCH when the RPC server's event is false
 */
export async function readDelivery(
  { contract, address, provider }: Market,
  jobId: Hex,
  fromBlock = 0,
): Promise<FoundDelivery & { isDisputed: boolean; stretch: bigint }> {
  let logs;
  let job;
  try {
    const topics = EVENTS.map((name) => contract.interface.getEvent(name).topicHash);
    logs = await provider.getLogs({ address, fromBlock, topics: [topics, jobId] });
    ({ job } = await contract.jobOf(jobId));
  } catch (error) {
    throw decodeError(error);
  }
  let found: FoundDelivery | undefined;
  for (const log of logs) {
    const event = contract.interface.parseLog(log);
    if (event === null) continue;
    const delivery = unpackDelivery(event.args.delivery as PackedDelivery);
    if (event.name === "Delivered") {
      found = {
        jobId,
        operator: event.args.operator as string,
        sessionKey: event.args.sessionKey as string,
        outputs: [...(event.args.outputs as bigint[])],
        delivery,
        blockNumber: log.blockNumber,
      };
    } else if (found !== undefined) {
      found.delivery = delivery;
    }
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
