import type { Hex, Request } from "../types.js";

/** Names of `VendorStatus`, by the contract's numbers. */
export const VENDOR_STATUSES = ["Trusted", "Degraded", "Broken"] as const;
/** How far a TEE vendor's attestation is believed. */
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

/** A result that an enclave signed, from its delivery until it is settled or refuted. Times in seconds on the job's clock. */
export interface Delivery {
  /** The job's word while it was locked: see `unpackJob`. */
  lock: bigint;
  resultHash: Hex;
  /** keccak256 of what the requester gets off chain beside the words; zero for nothing, or once it is on chain. */
  outputDigest: Hex;
  deliveredAt: bigint;
  /** Block whose hash draws the audit. */
  auditBlock: bigint;
  /** When the requester demanded the output's bytes; zero for never. */
  demandedAt: bigint;
  /** When a proof was called for; zero for never. */
  disputedAt: bigint;
  vendor: bigint;
  /** Number in `VENDOR_STATUSES`: the vendor's worst status so far. */
  status: bigint;
  /** Whether the model has a circuit, so that the result can be proven. */
  provable: boolean;
  /** Whether the requester wants a proof in any case. */
  proofWanted: boolean;
  /** Whether a callback waits for the result. */
  hasCallback: boolean;
  /** Price of the lock, token units. */
  price: bigint;
  /** The request's value at risk, token units. */
  valueAtRisk: bigint;
  /** Random number of 96 bits that decides the audit; zero until it is recorded. */
  auditNumber: bigint;
  /** Whose bond called for the proof; the zero address for an audit. */
  challenger: string;
}

/** A `Delivery` as it travels: see `types/Delivery.sol`. */
export interface PackedDelivery {
  lock: bigint;
  resultHash: Hex;
  outputDigest: Hex;
  progress: bigint;
  amounts: bigint;
  audit: bigint;
}

/** A result as an operator delivers it. */
export interface Result {
  request: Request;
  outputs: bigint[];
  outputDigest: Hex;
}

/** A provisional result whose time has come. */
export interface Finalisation {
  jobId: Hex;
  delivery: Delivery;
}

/** One of two signed results of one job. */
export interface SignedResult {
  payee: string;
  /** keccak256 of the packed output words. */
  outputsHash: Hex;
  outputDigest: Hex;
  /** Siblings from the leaf to the root that was signed. */
  path: Hex[];
  signature: Hex;
}

/** A delivery as the chain shows it. */
export interface FoundDelivery {
  jobId: Hex;
  operator: string;
  sessionKey: string;
  outputs: bigint[];
  delivery: Delivery;
  blockNumber: number;
}
