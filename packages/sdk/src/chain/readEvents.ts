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
 * @param range blocks; without an end, up to the latest
 */
export async function readEvents<E extends TypedContractEvent>(
  provider: Provider,
  contract: Source,
  filter: TypedDeferredTopicFilter<E>,
  { from, to }: { from: number; to?: number | undefined },
): Promise<ReadEvent<E>[]> {
  const address = await contract.getAddress();
  const topics = (await filter.getTopicFilter()) satisfies TopicFilter;
  const range = to === undefined ? { from } : { from, to };
  const found: ReadEvent<E>[] = [];
  for await (const page of scanLogs(provider, { address, topics }, range)) {
    for (const log of page) {
      const event = contract.interface.parseLog(log);
      if (event === null) continue;
      found.push({ args: event.args as ReadEvent<E>["args"], blockNumber: log.blockNumber });
    }
  }
  return found;
}
