import type { World } from "./openWorld.js";

/** A penalty of an operator. Token units, chain time in seconds. */
export interface Penalty {
  operator: string;
  at: number;
  kind: "bond" | "stake";
  /** Taken, or set aside for a slash that waits. */
  amount: bigint;
  /** The requester's part of the bond. It gets its part of a slash when that is executed. */
  toRequester: bigint;
}

/** Reads all penalties so far. */
export async function readPenalties({ market, startBlock }: World): Promise<Penalty[]> {
  const { vault } = market;
  const taken = await vault.queryFilter(vault.filters.Penalised(), startBlock);
  const waiting = await vault.queryFilter(vault.filters.SlashQueued(), startBlock);
  const at = async (event: (typeof taken | typeof waiting)[number]): Promise<number> =>
    (await event.getBlock()).timestamp;
  return Promise.all([
    ...taken.map(async (event) => ({
      operator: event.args.operator,
      at: await at(event),
      kind: "bond" as const,
      amount: event.args.amount,
      toRequester: event.args.split.requester,
    })),
    ...waiting.map(async (event) => ({
      operator: event.args.operator,
      at: await at(event),
      kind: "stake" as const,
      amount: event.args.amount,
      toRequester: 0n,
    })),
  ]);
}
