import type { FoundRequest, JobView, Model, Request, Settlement } from "@assay/sdk";

/** What a lock came to. */
export interface LockOutcome {
  price: bigint;
  bond: bigint;
  /** Last second for the evidence, in chain time. */
  deadline: bigint;
  gasUsed: bigint;
  transactionHash: string;
}

/** What became of a settlement: an error for each item that was skipped. */
export interface SettleOutcome {
  failures: (Error | undefined)[];
  gasUsed: bigint;
  transactionHash: string;
}

/** The market, as one operator sees it. */
export interface Chain {
  readonly chainId: bigint;
  readonly market: string;
  readonly operator: string;
  /** Smallest bond of a job, token units. */
  readonly minBond: bigint;
  /** Number of the latest block. */
  height(): Promise<number>;
  /** Timestamp of the latest block, seconds. */
  now(): Promise<bigint>;
  /** Requests created from block `from` to block `to`, both included. */
  requests(from: number, to: number): Promise<FoundRequest[]>;
  job(jobId: string): Promise<JobView>;
  /** Price at which the job could be locked now. */
  price(request: Request): Promise<bigint>;
  isModel(modelId: string): Promise<boolean>;
  /** The operator's stake that may be bonded, token units. */
  freeStake(): Promise<bigint>;
  /** The operator's balance of the chain's own currency, wei. */
  gasBalance(): Promise<bigint>;
  /** The operator's free balance in the market, token units. */
  earnings(): Promise<bigint>;
  /** Who settled a job and what it was paid; undefined while it is not settled. */
  settlement(
    jobId: string,
    fromBlock: number,
  ): Promise<{ operator: string; paid: bigint } | undefined>;
  lock(request: Request, bondHundredths: number): Promise<LockOutcome>;
  settle(model: Model, settlements: Settlement[]): Promise<SettleOutcome>;
  /** Ends a lock whose deadline passed. */
  expire(request: Request): Promise<void>;
  withdraw(to: string): Promise<void>;
  /** Waits until no transaction of the operator is pending. */
  drain(): Promise<void>;
}
