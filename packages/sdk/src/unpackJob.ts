import { getAddress, toBeHex } from "ethers";

import type { JobState } from "./types.js";
import { JOB_STATES } from "./types.js";

/** The fields of a live job's word; a settled job keeps only the hash of its result. */
export interface JobWord {
  state: JobState;
  /** Who holds the lock; the zero address while nobody does. */
  operator: string;
  /** Seconds, on the job's clock. */
  lockedAt: bigint;
  /** What a share of the bond was worth at the lock, in 255ths of a token. */
  bondWorth: bigint;
  /** Bond of the lock, basis points of the price. */
  bondBps: bigint;
  pauseIndex: bigint;
  /** Protocol fee of the job, basis points of the price. */
  feeBps: bigint;
  /** The job was locked before, so the contract keeps its terms. */
  reopened: boolean;
  declined: boolean;
  /** The input's bytes are on chain. */
  inputPublic: boolean;
  /** The lock holder waits for the input's bytes. */
  inputDemanded: boolean;
}

/** Reads a job's word (`types/Job.sol`). */
export function unpackJob(word: bigint): JobWord {
  const field = (from: number, bits: number): bigint =>
    (word >> BigInt(from)) & ((1n << BigInt(bits)) - 1n);
  const flags = field(242, 6);
  return {
    state: JOB_STATES[Number(field(248, 8))] ?? "None",
    operator: getAddress(toBeHex(field(0, 160), 20)),
    lockedAt: field(160, 32),
    bondWorth: field(192, 8),
    bondBps: field(200, 20),
    pauseIndex: field(220, 12),
    feeBps: field(232, 10),
    reopened: (flags & 1n) !== 0n,
    declined: (flags & 2n) !== 0n,
    inputPublic: (flags & 4n) !== 0n,
    inputDemanded: (flags & 8n) !== 0n,
  };
}
