import type { Provider, TopicFilter } from "ethers";

import type {
  TypedContractEvent,
  TypedDeferredTopicFilter,
  TypedEventLog,
} from "./generated/types/common.js";
import { scanLogs } from "./scanLogs.js";

/** An event, as far as lists need it. */
export interface ReadEvent<E extends TypedContractEvent> {
  args: TypedEventLog<E>["args"];
  blockNumber: number;
}

/** What `readEvents` needs of a contract. */
interface Source {
  getAddress(): Promise<string>;
  interface: {
    parseLog(log: { topics: readonly string[]; data: string }): { args: unknown } | null;
  };
}

/**
 * Reads every event that fits a filter, in the order of the chain and in pages that the server takes.
 * @param from first block
 */
export async function readEvents<E extends TypedContractEvent>(
  provider: Provider,
  contract: Source,
  filter: TypedDeferredTopicFilter<E>,
  from: number,
): Promise<ReadEvent<E>[]> {
  const address = await contract.getAddress();
  const topics = (await filter.getTopicFilter()) satisfies TopicFilter;
  const found: ReadEvent<E>[] = [];
  for await (const page of scanLogs(provider, { address, topics }, { from })) {
    for (const log of page) {
      const event = contract.interface.parseLog(log);
      if (event === null) continue;
      found.push({ args: event.args as ReadEvent<E>["args"], blockNumber: log.blockNumber });
    }
  }
  return found;
}
