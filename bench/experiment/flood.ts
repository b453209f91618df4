import { bondOf, packDelivery, unpackDelivery } from "@assay/sdk";

import type { Sender } from "./openSender.js";
import type { World } from "./openWorld.js";

/** A challenge of a result needs a third of it. */
const GAS_LIMIT = 300_000;
const POLL_MS = 200;

/** A flood that is under way. */
export interface Flood {
  /** Challenges that were sent so far. */
  sent: () => number;
  /** Ends it. */
  stop(): Promise<void>;
}

/**
 * Calls for a proof of every result that the targets deliver from now on, right or wrong. The senders take turns.
 * @param most challenges of the first target's results; those of the others come on top
 */
export async function startFlood(
  { provider, market }: World,
  targets: readonly string[],
  senders: readonly Sender[],
  most: number,
): Promise<Flood> {
  const over = new AbortController();
  let sent = 0;
  const counts = new Map<string, number>();
  let from = (await provider.getBlockNumber()) + 1;

  async function look(): Promise<void> {
    const to = await provider.getBlockNumber();
    if (to < from) return;
    const filter = market.contract.filters.Delivered();
    for (const { args } of await market.contract.queryFilter(filter, from, to)) {
      const count = counts.get(args.operator) ?? 0;
      const isMain = args.operator === targets[0];
      if (!targets.includes(args.operator) || (isMain && count >= most)) continue;
      counts.set(args.operator, count + 1);
      const delivery = unpackDelivery(args.delivery);
      const data = market.contract.interface.encodeFunctionData("challenge", [
        args.jobId,
        packDelivery(delivery),
        bondOf(delivery, market.minBond),
      ]);
      await senders[sent++ % senders.length]?.(market.address, data, GAS_LIMIT);
    }
    from = to + 1;
  }

  const running = (async () => {
    while (!over.signal.aborted) {
      await look();
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  })();
  running.catch(() => undefined);
  return {
    sent: () => sent,
    stop: async () => {
      over.abort();
      await running;
    },
  };
}
