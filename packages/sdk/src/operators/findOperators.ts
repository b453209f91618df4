import { decodeError } from "../chain/decodeError.js";
import { readEvents } from "../chain/readEvents.js";
import { readProver } from "../disputes/prover.js";
import type { Market } from "../market/openMarket.js";

/** An operator as the chain knows it. */
export interface Operator {
  address: string;
  /** Worth of its pool, token units. */
  stake: bigint;
  /** Part of the stake that may be bonded, token units. */
  freeStake: bigint;
  /** Unix seconds until which it may not lock; in the past for an operator that is not jailed. */
  jailedUntil: bigint;
  /** Jobs that may still call for a proof. */
  undecided: bigint;
  /** Declared time of one proof, milliseconds. */
  proofMilliseconds: bigint;
  /** Declared price of a proof, token units. */
  proofFee: bigint;
  /** Enclave sessions that are valid at the latest block. */
  sessions: number;
  /** Jobs for which it was paid. */
  settled: number;
}

/**
 * Finds the operators that have stake, the largest stake first.
 * @throws SdkError CHAIN_FAILED
 */
export async function findOperators(
  market: Market,
  fromBlock = market.startBlock,
): Promise<Operator[]> {
  const { vault, contract, enclaves, provider } = market;
  const range = { from: fromBlock };
  try {
    const [staked, settled, finalised, sessions, latest] = await Promise.all([
      readEvents(provider, vault, vault.filters.Staked(), range),
      readEvents(provider, contract, contract.filters.Settled(), range),
      readEvents(provider, contract, contract.filters.Finalised(), range),
      readEvents(provider, enclaves, enclaves.filters.SessionRegistered(), range),
      provider.getBlock("latest"),
    ]);
    const now = latest?.timestamp ?? 0;
    const paid = count([...settled, ...finalised].map(({ args }) => args.operator));
    const addresses = [...new Set(staked.map(({ args }) => args.operator))];
    const operators = await Promise.all(
      addresses.map(async (address) => {
        const own = sessions.filter(({ args }) => args.operator === address);
        const [stake, freeStake, jailedUntil, undecided, prover, valid] = await Promise.all([
          vault.assetsOf(address),
          vault.freeStake(address),
          vault.jailedUntil(address),
          vault.undecidedOf(address),
          readProver(market, address),
          Promise.all(own.map(({ args }) => enclaves.validAt(args.sessionKey, now))),
        ]);
        const { proofMilliseconds, proofFee } = prover;
        return {
          ...{ address, stake, freeStake, jailedUntil, undecided, proofMilliseconds, proofFee },
          sessions: valid.filter(Boolean).length,
          settled: paid.get(address) ?? 0,
        };
      }),
    );
    return operators
      .filter(({ stake }) => stake > 0n)
      .sort((a, b) => (a.stake < b.stake ? 1 : a.stake > b.stake ? -1 : 0));
  } catch (error) {
    throw decodeError(error);
  }
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
