import { AssayError } from "@assay/sdk";

import type { Context } from "../context.js";
import { proofFeeOf } from "./economics.js";

/** Part of its declared time that the prover may need. The rest serves jobs of assurance `Proof`. */
const SPARE = 1.5;
/** The market's shortest time of a proof, milliseconds. */
const SHORTEST = 50;

/** The time to declare, milliseconds: half as much again as a proof takes, inside the market's limits. */
export function timeToDeclare({ pace, chain }: Pick<Context, "pace" | "chain">): number {
  const longest = Number(chain.windows.proofSeconds) * 250;
  return Math.min(longest, Math.max(SHORTEST, Math.ceil((SPARE * pace.proofMs) / 10) * 10));
}

/**
 * Declares time and fee of this node's proofs where the market has others. A time that is less than twice too long stays, so
 * that the measurements' noise costs no gas.
 */
export async function declareProver(context: Context): Promise<void> {
  const { chain, config, log } = context;
  const declared = await chain.prover();
  const proofMilliseconds = timeToDeclare(context);
  const proofFee = proofFeeOf({ proof: config.proofCost, proofGas: config.proofGasCost });
  const current = Number(declared.proofMilliseconds);
  const fits = current >= proofMilliseconds && current <= 2 * proofMilliseconds;
  if (fits && declared.proofFee === proofFee) return;
  try {
    await chain.declareProver(fits ? current : proofMilliseconds, proofFee);
    log.info({ stage: "declared", proofMilliseconds, proofFee });
  } catch (error) {
    // With too many undecided jobs for the longer time, the node locks none until some have ended.
    if (!(error instanceof AssayError)) throw error;
    log.warn({ stage: "declare", code: error.code, reason: error.shortMessage });
  }
}
