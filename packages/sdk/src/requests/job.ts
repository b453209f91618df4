import { getAddress, toBeHex } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";

/** Names of `JobState`, by the contract's numbers. */
export const JOB_STATES = ["None", "Open", "Locked", "Provisional", "Disputed", "Settled"] as const;
/** Where a job stands. `None`: never created, or ended without a result. */
export type JobState = (typeof JOB_STATES)[number];

/** Fields of an open or locked job's word. A settled job keeps only the hash of its result. */
export interface JobWord {
  state: JobState;
  /** Operator that holds the lock; the zero address if the job is open. */
  operator: string;
  /** Seconds, on the job's clock. */
  lockedAt: bigint;
  /** Worth of a share of the bond at the lock, in 255ths of a token. */
  bondWorth: bigint;
  /** Bond of the lock, basis points of the price. */
  bondBps: bigint;
  pauseIndex: bigint;
  /** Protocol fee of the job, basis points of the price. */
  feeBps: bigint;
  /** Whether the job was locked before, so that the contract keeps its terms. */
  reopened: boolean;
  declined: boolean;
  /** Whether the input's bytes are on chain. */
  inputPublic: boolean;
  /** Whether the lock holder waits for the input's bytes. */
  inputDemanded: boolean;
  /** Whether this lock holder demanded the input's bytes and got them, so that its lock is longer. */
  inputPosted: boolean;
}

/** A job as it stands on chain. */
export interface JobView extends JobWord {
  jobId: Hex;
  /** Tokens reserved for the price, of a job that was locked before. */
  reserve: bigint;
  /** Penalties of earlier lock holders, which the operator that fills the job earns. */
  bonus: bigint;
  /** Seconds by which pauses have moved the deadlines of an open or locked job. `readDelivery` has those of a delivered one. */
  stretch: bigint | undefined;
}

/** Reads a job's word (`types/Job.sol`). */
export function unpackJob(word: bigint): JobWord {
  const field = (from: number, bits: number): bigint =>
    (word >> BigInt(from)) & ((1n << BigInt(bits)) - 1n);
  const flags = field(246, 6);
  return {
    state: JOB_STATES[Number(field(252, 4))] ?? "None",
    operator: getAddress(toBeHex(field(0, 160), 20)),
    lockedAt: field(160, 32),
    bondWorth: field(192, 8),
    bondBps: field(200, 24),
    pauseIndex: field(224, 12),
    feeBps: field(236, 10),
    reopened: (flags & 1n) !== 0n,
    declined: (flags & 2n) !== 0n,
    inputPublic: (flags & 4n) !== 0n,
    inputDemanded: (flags & 8n) !== 0n,
    inputPosted: (flags & 16n) !== 0n,
  };
}

/**
 * Reads a job.
 * @throws SdkError CHAIN_FAILED
 */
export async function readJob(market: Market, jobId: Hex): Promise<JobView> {
  const { contract } = market;
  try {
    const { job, terms } = await contract.jobOf(jobId);
    const word = unpackJob(job);
    const isTimed = ["None", "Open", "Locked"].includes(word.state);
    const stretch = isTimed ? await contract.stretchOf(jobId) : undefined;
    return { jobId, ...word, reserve: terms.reserve, bonus: terms.bonus, stretch };
  } catch (error) {
    const decoded = decodeError(error);
    // The job went on between the two calls: it is read again.
    if (decoded.code === "WrongState") return readJob(market, jobId);
    throw decoded;
  }
}
