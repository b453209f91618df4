import type { Filter, Log, Provider } from "ethers";

import type { BlockRange } from "./logPages.js";
import type { PagingProvider } from "./steadyProvider.js";

/**
 * Reads logs page by page, in pages that the server takes. Each page is in the order of the chain.
 * @param filter address and topics
 * @param range blocks; without an end, up to the latest
 */
export async function* scanLogs(
  provider: Provider,
  filter: Pick<Filter, "address" | "topics">,
  { from, to, backwards = false }: Omit<BlockRange, "to"> & { to?: number },
): AsyncGenerator<Log[], void> {
  const end = to ?? (await provider.getBlockNumber());
  if (from > end) return;
  if ("logPages" in provider) {
    yield* (provider as PagingProvider).logPages(filter, { from, to: end, backwards });
  } else {
    yield await provider.getLogs({ ...filter, fromBlock: from, toBlock: end });
  }
}

/** The first log of a scan that a reader accepts; undefined if there is none. */
export async function findLog<T>(
  pages: AsyncGenerator<Log[], void>,
  read: (log: Log) => T | undefined,
): Promise<T | undefined> {
  for await (const page of pages) {
    for (const log of page) {
      const found = read(log);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
