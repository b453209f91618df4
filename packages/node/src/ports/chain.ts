import type {
  FoundDelivery,
  Hex,
  JobView,
  Model,
  ProverRecord,
  Request,
  Settlement,
  Windows,
} from "@assay/sdk";

import type { Call, MarketEvent, Sent, SessionBinding, SessionStatus } from "./market.js";

/** The terms at which a job was locked. */
export interface LockOutcome {
  price: bigint;
  bond: bigint;
  /** Last second for the evidence, chain time. */
  deadline: bigint;
  gasUsed: bigint;
  transactionHash: string;
}

/** Outcome of a settlement: an error for each item that the market skipped. */
export interface SettleOutcome {
  failures: (Error | undefined)[];
  gasUsed: bigint;
  /** Undefined if every item would fail, so that no transaction was sent. */
  transactionHash: string | undefined;
}

/** A seed that can be posted. */
export interface SeedEvidence {
  evidence: Hex;
  /** What the market will keep. */
  seed: bigint;
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
  /** Events of all jobs from block `from` to block `to`, both included, in order. */
  events(from: number, to: number): Promise<MarketEvent[]>;
  /** The posted seed of one of the beacon's targets. */
  seed(target: bigint): Promise<bigint | undefined>;
  /** Evidence of a target's seed; undefined while the beacon has none. */
  seedEvidence(target: bigint): Promise<SeedEvidence | undefined>;
  /** What the first post of a target earns now, token units. */
  postReward(): Promise<bigint>;
  /** A vendor's status now, as its index in `VENDOR_STATUSES`. */
  vendorStatus(vendor: bigint): Promise<bigint>;
  sessionStatus(key: Hex): Promise<SessionStatus>;
  /** Values that a fresh quote must contain. */
  sessionBinding(): Promise<SessionBinding>;
  /** Registers a session key of the operator. */
  registerSession(
    vendor: number,
    quote: Uint8Array,
    blockNumber: number,
    keySignature: Hex,
  ): Promise<{ validFrom: bigint; validUntil: bigint }>;
  /** A provisional or disputed job's delivery. */
  delivery(
    jobId: Hex,
    fromBlock: number,
  ): Promise<FoundDelivery & { isDisputed: boolean; stretch: bigint }>;
  job(jobId: string): Promise<JobView>;
  /** Price at which the job could be locked now. */
  price(request: Request): Promise<bigint>;
  isModel(modelId: string): Promise<boolean>;
  /** Whether proofs of the model's circuit no longer count. */
  isQuarantined(modelId: string): Promise<boolean>;
  /** The operator's stake that may be bonded, token units. */
  freeStake(): Promise<bigint>;
  /** Number of the operator's slashes that wait. The vault bonds no new job until each is executed or cancelled. */
  waitingSlashes(): Promise<number>;
  /** First second at which the operator may lock again after a jail, maybe in the past; zero without one. */
  jailedUntil(): Promise<bigint>;
  /** What the operator declared of its prover. */
  prover(): Promise<ProverRecord>;
  /** The operator's jobs whose locks have not ended: each may still call for a proof. */
  undecided(): Promise<number>;
  declareProver(proofMilliseconds: number, proofFee: bigint): Promise<void>;
  /** The operator's balance of the chain's own currency, wei. */
  gasBalance(): Promise<bigint>;
  /** The operator's free balance in the market, token units. */
  earnings(): Promise<bigint>;
  /** The operator that settled a job and its pay; undefined while the job is not settled. */
  settlement(
    jobId: string,
    fromBlock: number,
  ): Promise<{ operator: string; paid: bigint } | undefined>;
  lock(request: Request, bondBps: number): Promise<LockOutcome>;
  settle(model: Model, settlements: Settlement[]): Promise<SettleOutcome>;
  /** Sends calls, as many in one transaction as fit. A call that fails costs the others nothing. */
  send(calls: readonly Call[]): Promise<{ sent: Sent[]; events: MarketEvent[] }>;
  /**
   * Has the market read its uptime feed, if the feed has news.
   * @returns the newest round that counts; zero without a feed. Another round means that deadlines have moved
   */
  countOutages(): Promise<bigint>;
  /** Ends a lock whose deadline passed. */
  expire(request: Request): Promise<void>;
  withdraw(to: string): Promise<void>;
  /** Waits until no transaction of the operator is pending. */
  drain(): Promise<void>;
}
