import * as z from "zod";

import { SdkError } from "../chain/errors.js";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address");
const word = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits");
const bytes = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, "must be bytes in hexadecimal");
const number = z.string().regex(/^(0|[1-9]\d{0,77})$/, "must be a decimal number");

/** Numbers are decimal strings, as JSON has no large ones. */
const request = z.strictObject({
  requester: address,
  operator: address,
  modelId: word,
  inputCommitment: word,
  inputDigest: word,
  nonce: number,
  assurance: z.literal([0, 1, 2]),
  confidential: z.boolean(),
  valueAtRisk: number,
  minPrice: number,
  maxPrice: number,
  callbackFee: number,
  rampStart: number,
  rampEnd: number,
  lockBy: number,
  executionWindow: number,
  deadline: number,
  callback: address,
  callbackGas: number,
});

const proof = z.strictObject({
  kind: z.literal("proof"),
  /** The model's public input words. */
  inputs: z.array(number),
  /** 256 bytes. */
  proof: bytes,
  /** Verifying key of the model's circuit, whose hash the model names. */
  verifyingKey: bytes,
});

const batchProof = z.strictObject({
  kind: z.literal("batch-proof"),
  /** All inferences of the proof, in its order. */
  items: z.array(
    z.strictObject({ jobId: word, inputs: z.array(number), outputs: z.array(number) }),
  ),
  commitment: number,
  proof: bytes,
  /** Verifying key of the model's batch circuit, whose hash the model names. */
  verifyingKey: bytes,
});

const signature = z.strictObject({
  kind: z.literal("signature"),
  sessionKey: address,
  signature: bytes,
  /** Siblings from the result's leaf to the root that was signed. */
  path: z.array(word),
  outputDigest: word,
  /** How the session key was registered. */
  session: z.strictObject({
    registry: address,
    operator: address,
    vendor: z.int().nonnegative(),
    measurement: word,
    /** The quote, in the form in which the registry verified it, and its keccak256. */
    quote: bytes,
    quoteDigest: word,
    /** The block over which the quote was made, and the session key's signature of it. */
    blockNumber: number,
    blockHash: word,
    keySignature: bytes,
  }),
  /** The enclave code whose hash the model names. */
  runtime: z.strictObject({
    repository: z.string(),
    commit: bytes,
    buildDigest: word,
    measurements: z.array(z.strictObject({ vendor: z.int().nonnegative(), value: word })),
  }),
});

/** A proof that a block's state has the job's word. */
const stateProof = z.strictObject({
  blockHash: word,
  /** The block's header in RLP. */
  header: bytes,
  /** Nodes of the tries of accounts and of the market's storage, from the root. */
  account: z.array(bytes),
  storage: z.array(bytes),
});

const receiptSchema = z.strictObject({
  format: z.literal("assay-receipt"),
  version: z.literal(1),
  chainId: number,
  contracts: z.strictObject({
    market: address,
    vault: address,
    models: address,
    circuits: address,
    enclaves: address,
    token: address,
  }),
  jobId: word,
  request,
  /** The parts that the request's model id commits to. */
  model: z.strictObject({
    weightsHash: word,
    circuitId: word,
    runtimeId: word,
    batchCircuitId: word,
    openingCircuitId: word,
    inputFormat: z.int().nonnegative(),
    inputWords: z.int().positive(),
    outputWords: z.int().nonnegative(),
  }),
  outputs: z.array(number),
  /** The operator that was paid, and what it was paid, token units. */
  payee: address,
  paid: number,
  /** Where the market settled the job. */
  settlement: z.strictObject({
    transactionHash: word,
    blockNumber: z.int().nonnegative(),
    blockHash: word,
  }),
  evidence: z.discriminatedUnion("kind", [proof, batchProof, signature]),
  stateProof: stateProof.optional(),
});

/** All that shows a job's result, as plain JSON. `verifyReceipt` checks it without an RPC server. */
export type Receipt = z.output<typeof receiptSchema>;
/** What shows that the outputs are the model's. */
export type Evidence = Receipt["evidence"];

/** A receipt as a file's text. */
export function formatReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, null, 2)}\n`;
}

/**
 * Reads a receipt from a file's text. It says nothing about the receipt's truth: see `verifyReceipt`.
 * @throws SdkError INVALID_RECEIPT with every wrong field
 */
export function parseReceipt(text: string): Receipt {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const advice = "Pass a file that formatReceipt wrote";
    throw new SdkError("INVALID_RECEIPT", "the receipt is not JSON", advice, cause);
  }
  const { version } = (json ?? {}) as { version?: unknown };
  if (typeof version === "number" && version !== 1) {
    const problem = `this SDK does not know version ${version} of receipts`;
    throw new SdkError("INVALID_RECEIPT", problem, "Update the SDK");
  }
  const parsed = receiptSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "file"}: ${message}`,
  );
  throw new SdkError(
    "INVALID_RECEIPT",
    "the file is not a receipt",
    `Correct ${issues.join("; ")}`,
  );
}
