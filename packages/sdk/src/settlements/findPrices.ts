import { decodeError } from "../chain/decodeError.js";
import type { Hex } from "../chain/hex.js";
import { readEvents } from "../chain/readEvents.js";
import type { Market } from "../market/openMarket.js";

/** What operators were paid for jobs of a model, token units. */
export interface Prices {
  /** Settled jobs that were looked at. */
  jobs: number;
  lowest: bigint;
  median: bigint;
  highest: bigint;
}

/**
 * Finds what the last settled jobs of a model paid their operators, fees taken off.
 * @param last number of jobs to look at
 * @returns undefined if no job of the model is settled
 * @throws SdkError CHAIN_FAILED
 */
export async function findPrices(
  { contract, provider, startBlock }: Pick<Market, "contract" | "provider" | "startBlock">,
  modelId: Hex,
  { last = 100, fromBlock = startBlock }: { last?: number; fromBlock?: number } = {},
): Promise<Prices | undefined> {
  const range = { from: fromBlock };
  try {
    const { filters } = contract;
    const [requested, settled, finalised] = await Promise.all([
      readEvents(provider, contract, filters.Requested(undefined, undefined, modelId), range),
      readEvents(provider, contract, filters.Settled(), range),
      readEvents(provider, contract, filters.Finalised(), range),
    ]);
    const ofModel = new Set(requested.map(({ args }) => args.jobId));
    const paid = [...settled, ...finalised]
      .filter(({ args }) => ofModel.has(args.jobId))
      .sort((a, b) => a.blockNumber - b.blockNumber)
      .slice(-last)
      .map(({ args }) => args.paid)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const lowest = paid[0];
    if (lowest === undefined) return undefined;
    return {
      jobs: paid.length,
      lowest,
      median: paid[Math.floor(paid.length / 2)] ?? lowest,
      highest: paid.at(-1) ?? lowest,
    };
  } catch (error) {
    throw decodeError(error);
  }
}
