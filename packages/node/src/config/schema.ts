import { z } from "zod";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const word = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case hexadecimal digits");
const amount = z
  .string()
  .regex(/^\d+$/, "must be a whole number of token units, as a string")
  .transform(BigInt);

/** An enclave of a development vendor, which protects nothing: its root's key follows from `seed`. */
const simulatedSchema = z.strictObject({
  kind: z.literal("simulated"),
  /** The vendor's number in the registry; simulated ones begin at 128. */
  vendor: z.int().min(128).max(255),
  /** Seed of the vendor's root. */
  seed: z.string().min(1),
  /** When the vendor's certificates were issued, unix seconds: part of what its verifier trusts. */
  issuedAt: z.int().positive(),
  /** Address of the EnclaveRegistry, which must be the market's. */
  registry: address,
  /** The runtime that its enclaves run, as the served models name it. */
  runtimeId: word,
  /** Name of the runtime's code: the same name gives the same measurement. */
  code: z.string().min(1).default("default"),
  /** Name of the machine; the operator's address by default. */
  platform: z.string().min(1).optional(),
  tee: z.enum(["SGX", "TDX"]).default("SGX"),
});

/** What a node needs to know. All amounts are in the settlement token's smallest unit, as strings. */
export const configSchema = z.strictObject({
  /** JSON-RPC address of the chain. */
  rpcUrl: z.url(),
  /** The chain that the RPC must answer for. */
  chainId: z.int().positive(),
  /** Address of the JobMarket. */
  market: address,
  /** Operator's private key; give it as ASSAY_OPERATOR_KEY, never in the file. */
  operatorKey: z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits"),
  /** Circuits to serve. */
  circuits: z.array(z.string()).min(1),
  /** Where jobs are kept. */
  dataDir: z.string().min(1),
  /** Least price of a job. */
  minPrice: amount.default(0n),
  /** Bond in hundredths of the price; at least 100. */
  bondHundredths: z.int().min(100).max(65_535).default(100),
  /** Jobs held at once. */
  maxJobs: z.int().positive().default(8),
  /** Seconds that a proof is expected to take, until it was measured. */
  proofSeconds: z.number().positive().default(5),
  /** Seconds kept in hand before a deadline. */
  marginSeconds: z.number().nonnegative().default(30),
  /** Longest wait for more proofs before a batch is sent. */
  batchSeconds: z.number().nonnegative().default(0),
  /** Jobs in one transaction; one holds at most 16,777,216 gas (EIP-7825). */
  maxBatch: z.int().positive().max(32).default(16),
  /** Milliseconds between looks at the chain. */
  pollMs: z.int().min(50).default(2_000),
  /** Blocks to wait for after each transaction. */
  confirmations: z.int().positive().default(1),
  /** Blocks that are looked at again, for chains that drop some. */
  reorgBlocks: z.int().nonnegative().default(10),
  /** First block to look at, when the node starts for the first time; the latest by default. */
  startBlock: z.int().nonnegative().optional(),
  /** Call the expiry of others' missed locks, for the keeper's part. */
  keeper: z.boolean().default(false),
  /** Recompute others' enclave results of the models served here, and contest the wrong ones. */
  watchtower: z.boolean().default(false),
  /** Runtimes, beside the enclave's own, of whose models this node checks and knows the results. */
  runtimes: z.array(word).default([]),
  /** Also lock enclave jobs whose input was not published, and demand it on chain. */
  demandInput: z.boolean().default(false),
  /** Where enclave jobs run; left out, the node only proves. */
  enclave: simulatedSchema.optional(),
  /** Send earnings here once they reach `withdrawAbove`; left out, the node withdraws nothing. */
  withdrawTo: address.optional(),
  withdrawAbove: amount.default(0n),
  logLevel: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** A checked configuration. */
export type NodeConfig = z.output<typeof configSchema>;
/** A simulated enclave's part of it. */
export type SimulatedEnclaveConfig = z.output<typeof simulatedSchema>;
