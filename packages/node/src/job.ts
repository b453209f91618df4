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

/**
 * Where a job stands for this node. `waiting`: not locked by us, may become worth it; `locking`: our transaction may be on
 * its way; `locked`: ours to compute; `computed`: result known; `proven`: proof kept, to be sent; the last four are ends.
 */
export const PHASES = [
  "waiting",
  "locking",
  "locked",
  "computed",
  "proven",
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
});

/** One job. */
export type JobRecord = z.output<typeof jobSchema>;
/** Where a job stands for this node. */
export type Phase = (typeof PHASES)[number];

/** Phases in which a mistake can cost the bond. */
export const HELD: readonly Phase[] = ["locking", "locked", "computed", "proven"];
