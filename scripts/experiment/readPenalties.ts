import type { World } from "./openWorld.js";

/** What an operator lost at once; what a slash takes later is not in it. Token units, chain time in seconds. */
export interface Penalty {
  operator: string;
  at: number;
  amount: bigint;
  toRequester: bigint;
}

/** Reads all penalties so far. */
export async function readPenalties({ market, startBlock }: World): Promise<Penalty[]> {
  const { vault } = market;
  const events = await vault.queryFilter(vault.filters.Penalised(), startBlock);
  return Promise.all(
    events.map(async (event) => ({
      operator: event.args.operator,
      at: (await event.getBlock()).timestamp,
      amount: event.args.amount,
      toRequester: event.args.split.requester,
    })),
  );
}
