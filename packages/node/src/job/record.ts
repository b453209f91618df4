import { z } from "zod";

import type { Store } from "../ports/store.js";

const amount = z.union([z.bigint(), z.string().regex(/^\d+$/).transform(BigInt)]);
const hex = z.string().regex(/^0x[0-9a-fA-F]*$/);

const requestSchema = z.strictObject({
  requester: hex,
  operator: hex,
  modelId: hex,
  inputCommitment: hex,
  inputDigest: hex,
  nonce: amount,
  assurance: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  confidential: z.boolean(),
  valueAtRisk: amount,
  minPrice: amount,
  maxPrice: amount,
  callbackFee: amount,
  rampStart: amount,
  rampEnd: amount,
  lockBy: amount,
  executionWindow: amount,
  deadline: amount,
  callback: hex,
  callbackGas: amount,
});

/** The delivery of an enclave's result, as the market's events carry it. */
const deliverySchema = z.strictObject({
  lock: amount,
  resultHash: hex,
  outputDigest: hex,
  deliveredAt: amount,
  auditTarget: amount,
  vendor: amount,
  status: amount,
  provable: z.boolean(),
  proofWanted: z.boolean(),
  hasCallback: z.boolean(),
  price: amount,
  valueAtRisk: amount,
  challengeBond: amount,
  demandedAt: amount,
  disputedAt: amount,
  challenger: hex,
  proven: z.boolean().default(false),
});

/**
 * Where a job stands for this node:
 *
 * - `waiting`: this node has not locked the job, and may do so later.
 * - `locking`: the locking transaction may be on its way.
 * - `locked`: the job is ours and must be computed.
 * - `unusable`: the job is ours, and its posted input cannot be run: we show that the input is wrong, or the job goes back.
 * - `computed`: the outputs are known.
 * - `proven`: the proof is on disk and must be sent.
 * - `provisional`: our enclave's result is on chain.
 * - `disputed`: our enclave's result is on chain, and we must prove it.
 * - `watched`: another operator's enclave result is on chain.
 * - `contested`: another operator's result is wrong, and we prove that.
 * - `settled`, `lost`, `refused`, `gone`: ends.
 */
export const PHASES = [
  "waiting",
  "locking",
  "locked",
  "unusable",
  "computed",
  "proven",
  "provisional",
  "disputed",
  "watched",
  "contested",
  "settled",
  "lost",
  "refused",
  "gone",
] as const;

/** One job as it is kept on disk. */
export const jobSchema = z.strictObject({
  jobId: hex,
  request: requestSchema,
  /** Input bytes; 0x when none were published. */
  input: hex,
  /** Block of the request's event. */
  blockNumber: z.int(),
  phase: z.enum(PHASES),
  /** Why the job was refused or waits, for people. */
  reason: z.string().optional(),
  price: amount.optional(),
  bond: amount.optional(),
  /** Last second for our evidence, chain time. */
  deadline: amount.optional(),
  outputs: z.array(amount).optional(),
  proof: hex.optional(),
  /** The model's public input words, which go to the market with the proof where the model has several. */
  inputs: z.array(amount).optional(),
  timings: z.strictObject({ witnessMs: z.number(), proveMs: z.number() }).optional(),
  /** When the proof was made, machine time in milliseconds. */
  provenAt: z.number().optional(),
  paid: amount.optional(),
  /** The other operator that holds the job. */
  holder: hex.optional(),
  /** The job was locked before, so its price follows from the chain and not from its request. */
  reopened: z.boolean().optional(),
  /** Bytes that the requester gets in addition to the words, and may demand on chain. */
  output: hex.optional(),
  /** When the enclave had the outputs, machine time in milliseconds. */
  computedAt: z.number().optional(),
  /** The enclave's result on chain, ours or another operator's. */
  delivery: deliverySchema.optional(),
  /** Output words that another operator's enclave signed. */
  claimed: z.array(amount).optional(),
  /** Whether this node, as a watchtower, has recomputed the claimed words. */
  isChecked: z.boolean().optional(),
  /** Last second for the input's bytes on chain, after we demanded them. */
  inputBy: amount.optional(),
  /** Last second to give the job back free, after the input that we demanded was posted. */
  declineBy: amount.optional(),
  /** What the posted input commits to, which is not the request's commitment; zero and no proof where none is needed. */
  opening: z.strictObject({ commitment: amount, proof: hex }).optional(),
});

/** One job. */
export type JobRecord = z.output<typeof jobSchema>;
/** Where a job stands for this node. */
export type Phase = (typeof PHASES)[number];
/** The jobs of this node. */
export type JobStore = Store<JobRecord>;

/** Phases in which one of our jobs still needs work. */
export const WORKING: readonly Phase[] = [
  "locking",
  "locked",
  "unusable",
  "computed",
  "proven",
  "disputed",
];
/** Phases in which a mistake can cost our bond. */
export const HELD: readonly Phase[] = [...WORKING, "provisional"];
/** Phases that a job does not leave by itself. */
export const ENDS: readonly Phase[] = ["settled", "lost", "refused", "gone"];
