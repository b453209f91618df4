import { decodeError } from "../decodeError.js";
import type { Market } from "../openMarket.js";
import { unpackDelivery } from "./unpackDelivery.js";
import type { FoundDelivery } from "./types.js";

/** Which deliveries to find. */
export interface DeliveryFilter {
  operator?: string;
  sessionKey?: string;
  fromBlock?: number;
  toBlock?: number;
}

/**
 * Finds results that enclaves delivered, oldest first, as they were at delivery: `readDelivery` tells what became of one.
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
