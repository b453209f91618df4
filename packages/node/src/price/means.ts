import type { ProverRecord } from "@assay/sdk";

import type { SessionState } from "../session/sessionState.js";

/** The operator's means, read once for all jobs of a look at the chain. */
export interface Means {
  /** Stake that may still be bonded. */
  free: bigint;
  /** Slashes of the operator that wait; none if absent. */
  waitingSlashes?: number;
  /** End of the operator's jail, maybe in the past; none if absent. */
  jailedUntil?: bigint;
  /** What the operator declared of its prover. */
  prover: ProverRecord;
  /** The operator's jobs whose locks have not ended. */
  undecided: number;
  /** The enclave's session; undefined without an enclave. */
  session: SessionState | undefined;
  /** Free balance in the market, which pays for a demand of an input; no limit if absent. */
  balance?: bigint;
}
