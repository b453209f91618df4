import type { Log, Provider } from "ethers";

/** Blocks of the first page. */
const FIRST_PAGE = 10_000;

/**
 * Reads all logs of a contract from a block on. A page that the server refuses is halved; a single block that it refuses is its
 * error.
 * @throws the server's error
 */
export async function pagedLogs(
  provider: Provider,
  filter: { address: string; topics?: (string | null)[] },
  fromBlock: number,
): Promise<Log[]> {
  const last = await provider.getBlockNumber();
  const logs: Log[] = [];
  let size = FIRST_PAGE;
  for (let from = fromBlock; from <= last;) {
    const toBlock = Math.min(from + size - 1, last);
    try {
      logs.push(...(await provider.getLogs({ ...filter, fromBlock: from, toBlock })));
      from = toBlock + 1;
    } catch (error) {
      if (toBlock === from) throw error;
      size = Math.max(1, Math.floor((toBlock - from + 1) / 2));
    }
  }
  return logs;
}
