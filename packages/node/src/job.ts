import { z } from "zod";

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

/** A delivery of an enclave's result, as the market shows it. */
const deliverySchema = z.strictObject({
  lock: amount,
  resultHash: hex,
  outputDigest: hex,
  deliveredAt: amount,
  auditBlock: amount,
  vendor: amount,
  status: amount,
  provable: z.boolean(),
  proofWanted: z.boolean(),
  hasCallback: z.boolean(),
  price: amount,
  valueAtRisk: amount,
  draw: amount,
  demandedAt: amount,
  disputedAt: amount,
  challenger: hex,
});

/**
 * Where a job stands for this node. `waiting`: not locked by us, may become worth it; `locking`: our transaction may be on
 * its way; `locked`: ours to compute; `computed`: result known; `proven`: proof kept, to be sent; `provisional`: our enclave
 * result is on chain; `disputed`: it must be proven; `watched`: another's enclave result is on chain; `contested`: it is
 * wrong, and we prove that; the last four are ends.
 */
export const PHASES = [
  "waiting",
  "locking",
  "locked",
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

/** All that the node knows of one job, as it is kept on disk. */
export const jobSchema = z.strictObject({
  jobId: hex,
  request: requestSchema,
  /** Input bytes; 0x when none were published. */
  input: hex,
  /** Block of the request's event. */
  blockNumber: z.int(),
  phase: z.enum(PHASES),
  /** Why it was refused or waits, for people. */
  reason: z.string().optional(),
  price: amount.optional(),
  bond: amount.optional(),
  /** Last second for our evidence, in chain time. */
  deadline: amount.optional(),
  outputs: z.array(amount).optional(),
  proof: hex.optional(),
  timings: z.strictObject({ witnessMs: z.number(), proveMs: z.number() }).optional(),
  /** Machine time, milliseconds. */
  provenAt: z.number().optional(),
  paid: amount.optional(),
  /** Who holds the job instead of us. */
  holder: hex.optional(),
  /** The job was locked before, so the chain knows its price better than its request. */
  reopened: z.boolean().optional(),
  /** Bytes that the requester gets beside the words, and may demand on chain. */
  output: hex.optional(),
  /** Machine time at which the enclave had the outputs, milliseconds. */
  computedAt: z.number().optional(),
  /** The enclave's result as it stands on chain: ours, or another's. */
  delivery: deliverySchema.optional(),
  /** Output words that another operator's enclave signed. */
  claimed: z.array(amount).optional(),
  /** A watchtower has recomputed the claimed words. */
  isChecked: z.boolean().optional(),
  /** Last second for the input's bytes on chain, after we demanded them. */
  inputBy: amount.optional(),
});

/** One job. */
export type JobRecord = z.output<typeof jobSchema>;
/** Where a job stands for this node. */
export type Phase = (typeof PHASES)[number];

/** Phases in which work is left to do for a job of ours. */
export const WORKING: readonly Phase[] = ["locking", "locked", "computed", "proven", "disputed"];
/** Phases in which a mistake can cost the bond. */
export const HELD: readonly Phase[] = [...WORKING, "provisional"];
/** Phases that a job does not leave by itself. */
export const ENDS: readonly Phase[] = ["settled", "lost", "refused", "gone"];
