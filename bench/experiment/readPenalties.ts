import type { World } from "./openWorld.js";

/** The rules that a penalty's event may name, by their numbers in `Penalties.Rule`. */
export const RULES = ["Decline", "R1", "R2", "R3", "R4"] as const;

/** A penalty of an operator. Token units, chain time in seconds. */
export interface Penalty {
  operator: string;
  at: number;
  rule: (typeof RULES)[number];
  /** Taken, or set aside for a slash that waits: of R2 the bond and the part of the other stake. */
  amount: bigint;
  /** The requester's part. It gets its part of a slash when that is executed. */
  toRequester: bigint;
  /** Account that sent the transaction: the keeper of R1. */
  sender: string;
}

/** Reads all penalties so far. */
export async function readPenalties({ market, startBlock }: World): Promise<Penalty[]> {
  const { vault } = market;
  const taken = await vault.queryFilter(vault.filters.Penalised(), startBlock);
  const waiting = await vault.queryFilter(vault.filters.SlashQueued(), startBlock);
  const named = async (event: (typeof taken | typeof waiting)[number]) => ({
    operator: event.args.operator,
    at: (await event.getBlock()).timestamp,
    rule: RULES[Number(event.args.rule)] ?? "R2",
    sender: (await event.getTransaction()).from,
  });
  return Promise.all([
    ...taken.map(async (event) => ({
      ...(await named(event)),
      amount: event.args.amount,
      toRequester: event.args.split.requester,
    })),
    ...waiting.map(async (event) => ({
      ...(await named(event)),
      amount: event.args.bond + event.args.amount,
      toRequester: 0n,
    })),
  ]);
}
