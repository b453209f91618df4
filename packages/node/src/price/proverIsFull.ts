import type { Context } from "../context.js";
import type { Means } from "./means.js";

/** Longest work that the market lets an operator owe: `MAX_BACKLOG_SECONDS`. */
const LONGEST_MS = 48 * 60 * 60 * 1000;

/**
 * Checks whether this operator could still answer a call for every job that it holds, with one job more. The market counts a
 * delivered result as work until it is final, and so does the node.
 * @param now timestamp of the latest block, seconds
 * @returns the reason why not; undefined if it could
 */
export function proverIsFull(
  { pace }: Pick<Context, "pace">,
  { prover, undecided }: Pick<Means, "prover" | "undecided">,
  now: bigint,
): string | undefined {
  const declared = Number(prover.proofMilliseconds);
  // The queue answers every call in time only for a prover that is no slower than declared.
  if (pace.proofMs > declared) {
    return `PROVER_SLOW: a proof takes ${Math.ceil(pace.proofMs)} ms, and ${declared} ms are declared`;
  }
  // The next turn is one proof behind the calls so far.
  const called = Math.max(0, Number(prover.nextTurn - now) * 1000 - declared);
  const needed = called + (undecided + 1) * declared;
  if (needed <= LONGEST_MS) return undefined;
  return `PROVER_FULL: ${undecided} undecided jobs and the proofs called for take the declared prover more than two days`;
}
