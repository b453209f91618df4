import { decodeError } from "./decodeError.js";
import type { Market } from "./openMarket.js";
import type { Hex } from "./types.js";

/** The event, or the events, that a job was settled with. */
export interface FoundSettlement {
  operator: string;
  /** What the operator was paid, token units. */
  paid: bigint;
  outputs: bigint[];
  transactionHash: Hex;
}

/**
 * Finds what a job was settled with: a proof (`Settled`), or an enclave's result that became final (`Finalised`, whose words
 * are in its delivery's event). Whoever uses the words checks them by `verifyResult`.
 * @returns undefined while the job is not settled
 * @throws SdkError CHAIN_FAILED
 */
export async function findSettlement(
  { contract }: Market,
  jobId: Hex,
  fromBlock = 0,
): Promise<FoundSettlement | undefined> {
  try {
    const [settled, finalised] = await Promise.all([
      contract.queryFilter(contract.filters.Settled(jobId), fromBlock),
      contract.queryFilter(contract.filters.Finalised(jobId), fromBlock),
    ]);
    const proven = settled.at(-1);
    if (proven !== undefined) {
      const { operator, paid, outputs } = proven.args;
      return { operator, paid, outputs: [...outputs], transactionHash: proven.transactionHash };
    }
    const final = finalised.at(-1);
    if (final === undefined) return undefined;
    const deliveries = await contract.queryFilter(contract.filters.Delivered(jobId), fromBlock);
    return {
      operator: final.args.operator,
      paid: final.args.paid,
      outputs: [...(deliveries.at(-1)?.args.outputs ?? [])],
      transactionHash: final.transactionHash,
    };
  } catch (error) {
    throw decodeError(error);
  }
}
