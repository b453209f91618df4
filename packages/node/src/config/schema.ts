import { z } from "zod";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const word = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case hexadecimal digits");
const amount = z
  .string()
  .regex(/^\d+$/, "must be a whole number of token units, as a string")
  .transform(BigInt);

/** An enclave of a development vendor. It protects nothing, since its root key follows from `seed`. */
const simulatedSchema = z.strictObject({
  kind: z.literal("simulated"),
  /** The vendor's number in the EnclaveRegistry. Numbers of simulated vendors begin at 128. */
  vendor: z.int().min(128).max(255),
  /** Seed of the vendor's root key. */
  seed: z.string().min(1),
  /** When the vendor's certificates were issued, unix seconds. The vendor's verifier must trust the same time. */
  issuedAt: z.int().positive(),
  /** Address of the EnclaveRegistry. It must be the market's registry. */
  registry: address,
  /** The runtime that this enclave runs, as published models name it. */
  runtimeId: word,
  /** Name of the runtime's code. Equal names give equal measurements. */
  code: z.string().min(1).default("default"),
  /** Name of the machine. The default is the operator's address. */
  platform: z.string().min(1).optional(),
  /** Kind of the enclave's hardware. */
  tee: z.enum(["SGX", "TDX"]).default("SGX"),
});

/** The configuration of a node. All amounts are in the settlement token's smallest unit, as strings. */
export const configSchema = z.strictObject({
  /** URL of the chain's JSON-RPC server. */
  rpcUrl: z.url(),
  /**
   * URLs of the beacon's drand network on several servers, e.g. https://api.drand.sh/<chain hash>. They need no trust. Local
   * chains need none.
   */
  drandUrls: z.array(z.url()).min(1).optional(),
  /**
   * Worth of the gas of posting a seed. The node posts at once where the reward covers it; else not before a step of its own is
   * due, and only if reward and price of its results that wait cover it.
   */
  postCost: amount.default(0n),
  /** Chain id that the RPC server must report. */
  chainId: z.int().positive(),
  /** Address of the JobMarket. */
  market: address,
  /** The operator's private key. Set it in ASSAY_OPERATOR_KEY, never in the file. */
  operatorKey: z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits"),
  /** Names of the circuits whose models the node serves. */
  circuits: z.array(z.string()).min(1),
  /** Serve circuits whose keys are for development on a chain that may be public. Any account can forge their proofs. */
  allowDevelopmentKeys: z.boolean().default(false),
  /** Folder of the job records. */
  dataDir: z.string().min(1),
  /** Lowest price of a job that the node takes. */
  minPrice: amount.default(0n),
  /** Cost of one inference. */
  inferenceCost: amount.default(0n),
  /** Cost of one proof, without gas. */
  proofCost: amount.default(0n),
  /** Cost of the gas of one proof's transaction. */
  proofGasCost: amount.default(0n),
  /** Margin of the price above the expected cost, basis points. */
  marginBps: z.int().nonnegative().default(0),
  /** Yearly interest on the tokens that are bonded, basis points. */
  interestBps: z.int().nonnegative().default(0),
  /** The least bond in basis points of the price, at least 10,000. */
  bondBps: z.int().min(10_000).max(16_777_215).default(10_000),
  /** The least bond of an enclave job in values at risk. With nine of them a tenth of q is audited. */
  bondPerValueAtRisk: z.int().positive().default(9),
  /** Most jobs that the node holds at once. */
  maxJobs: z.int().positive().default(8),
  /** Expected seconds of one proof. The node replaces them with its own measurements. */
  proofSeconds: z.number().positive().default(5),
  /** Seconds kept in hand before a deadline. */
  marginSeconds: z.number().nonnegative().default(30),
  /** Longest time that a proof or result waits for others, so that they share one transaction. */
  batchSeconds: z.number().nonnegative().default(0),
  /** Most jobs in one transaction, which has at most 16,777,216 gas (EIP-7825). */
  maxBatch: z.int().positive().max(32).default(16),
  /** Most gas that a job's callback may ask for: whoever settles the job pays for it. */
  maxCallbackGas: z.int().nonnegative().default(500_000),
  /** Milliseconds between looks at the chain. */
  pollMs: z.int().min(50).default(2_000),
  /** Blocks to wait for after each transaction. */
  confirmations: z.int().positive().default(1),
  /** Blocks that each look reads again, for chains that may drop recent blocks. */
  reorgBlocks: z.int().nonnegative().default(10),
  /** First block to read when the node starts for the first time. The default is the latest block. */
  startBlock: z.int().nonnegative().optional(),
  /** Whether the node, as a keeper, expires locks that others missed and opens audits that others leave alone. */
  keeper: z.boolean().default(false),
  /** Whether the node recomputes others' enclave results of the models served here, and contests wrong ones. */
  watchtower: z.boolean().default(false),
  /** Runtimes of other operators' enclaves. As a watchtower the node also rechecks results of these runtimes. */
  runtimes: z.array(word).default([]),
  /** Whether the node locks enclave jobs whose input was not published, and demands the input on chain. */
  demandInput: z.boolean().default(false),
  /** The enclave that runs enclave jobs. Without it the node only proves. */
  enclave: simulatedSchema.optional(),
  /** Address that receives the earnings. Without it the node withdraws nothing. */
  withdrawTo: address.optional(),
  /** Earnings at which the node withdraws. */
  withdrawAbove: amount.default(0n),
  /** Least important lines that the log contains. */
  logLevel: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** A valid configuration. */
export type NodeConfig = z.output<typeof configSchema>;
/** The configuration of a simulated enclave. */
export type SimulatedEnclaveConfig = z.output<typeof simulatedSchema>;
