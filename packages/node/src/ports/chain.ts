import type { FoundDelivery, Hex, JobView, Model, Request, Settlement, Windows } from "@assay/sdk";

import type { Call, MarketEvent, Sent, SessionBinding, SessionStatus } from "./market.js";

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
  readonly windows: Windows;
  /** Number of the latest block. */
  height(): Promise<number>;
  /** Number and timestamp (seconds) of the latest block. */
  head(): Promise<{ number: number; time: bigint }>;
  /** Timestamp of the latest block, seconds. */
  now(): Promise<bigint>;
  /** All that happened to jobs from block `from` to block `to`, both included, in order. */
  events(from: number, to: number): Promise<MarketEvent[]>;
  /** Hash of a block; undefined while it is not mined. */
  blockHash(height: number): Promise<Hex | undefined>;
  /** How many blocks back the market can still see a block's hash. */
  hashReach(): Promise<number>;
  /** Number in `VENDOR_STATUSES` of a vendor now. */
  vendorStatus(vendor: bigint): Promise<bigint>;
  sessionStatus(key: Hex): Promise<SessionStatus>;
  /** What a fresh quote must be bound to. */
  sessionBinding(): Promise<SessionBinding>;
  /** Registers a session key of the operator. */
  registerSession(
    vendor: number,
    quote: Uint8Array,
    blockNumber: number,
    keySignature: Hex,
  ): Promise<{ validFrom: bigint; validUntil: bigint }>;
  /** A provisional or disputed job's delivery. */
  delivery(jobId: Hex, fromBlock: number): Promise<FoundDelivery & { isDisputed: boolean }>;
  job(jobId: string): Promise<JobView>;
  /** Price at which the job could be locked now. */
  price(request: Request): Promise<bigint>;
  isModel(modelId: string): Promise<boolean>;
  /** The operator's stake that may be bonded, token units. */
  freeStake(): Promise<bigint>;
  /** Slashes of the operator that wait: the vault bonds no new job until each is executed or cancelled. */
  waitingSlashes(): Promise<number>;
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
  /** Sends calls, as many in one transaction as fit; a failing one costs the others nothing. */
  send(calls: readonly Call[]): Promise<{ sent: Sent[]; events: MarketEvent[] }>;
  /** Ends a lock whose deadline passed. */
  expire(request: Request): Promise<void>;
  withdraw(to: string): Promise<void>;
  /** Waits until no transaction of the operator is pending. */
  drain(): Promise<void>;
}
