import { ZeroAddress } from "ethers";
import { z } from "zod/v4";

/** Chains on the developer's machine, which need no real token and no delay. */
export const LOCAL_CHAINS: readonly number[] = [31337];

/** `StakeVault.UNBONDING_SECONDS`: the governor must wait longer, so that operators can leave before a change takes effect. */
export const UNBONDING_SECONDS = 22 * 24 * 60 * 60;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const account = address.refine((value) => value !== ZeroAddress, "must not be the zero address");
/** Whole tokens: the deployment scales them by the token's decimals. */
const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be whole tokens as a string, e.g. "1" or "0.1"');
const seconds = z.int().positive();

/** Length of the intervals that share a seed, and the time from an interval's beginning to its seed. */
const interval = { intervalSeconds: seconds, lagSeconds: z.int().nonnegative() };
const word = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case digits");

export const parametersSchema = z.strictObject({
  /** The chain that the file is for. */
  Chain: z.strictObject({
    id: z.int().positive(),
    name: z.string().min(1),
    /** Address of its block explorer. */
    explorer: z.url({ protocol: /^https$/ }).optional(),
  }),
  /** Source of the numbers that draw audits. */
  Beacon: z.discriminatedUnion("kind", [
    /** Its caller chooses the seeds: for local chains only. */
    z.strictObject({ kind: z.literal("development"), ...interval }),
    z.strictObject({ kind: z.literal("randao"), ...interval }),
    z.strictObject({
      kind: z.literal("drand"),
      ...interval,
      genesisSeconds: seconds,
      periodSeconds: seconds,
      /** Point of G2, as EIP-197 has it. */
      publicKey: z.array(word).length(4),
      /** Whether block headers of the chain carry a RANDAO, to fall back to. */
      hasRandao: z.boolean(),
    }),
  ]),
  Assay: z.strictObject({
    /** Settlement token. On a local chain the zero address means a new test token. */
    token: address,
    /** The token's decimals; needed where the chain does not tell them. */
    decimals: z.int().min(0).max(36).optional(),
    treasury: account,
    guardian: account,
    governor: account,
    governorDelaySeconds: z
      .int()
      .nonnegative()
      .max(2 ** 32 - 1),
    /** Smallest bond of a job. */
    minBond: amount.refine((value) => Number(value) > 0, "must not be zero"),
    /** Largest reward of a keeper for an R1. */
    keeperCap: amount,
    /** Largest reward of a first post; it should pay for the gas of one, and not for that of a whole job. */
    postReward: amount,
    challengeSeconds: seconds.optional(),
    proofSeconds: seconds.optional(),
    dataSeconds: seconds.optional(),
    /** Feed of a rollup's uptime, with the seconds of grace after an outage. */
    uptimeFeed: account.optional(),
    outageGrace: z.int().min(60).max(86_399).optional(),
  }),
  Enclaves: z
    .strictObject({
      /** How many blocks back a quote's block may be: about an hour of them. */
      freshBlocks: z.int().positive(),
    })
    .optional(),
  /** Left out if the deployment registers no TEE vendor. */
  Dcap: z
    .strictObject({
      /** Folder with platform.pem and processor.pem, relative to the repository. */
      certificates: z.string().min(1),
      /** The precompile, a contract in its place, or "fallback": the deployment creates `P256Fallback`. */
      p256Verifier: z.union([z.literal("fallback"), account]),
      /** 1 is Intel; 128 and above are simulated. */
      vendor: z.int().min(1).max(255),
      /** Worst platform status that may register, 0 UpToDate to 5 OutOfDateConfigurationNeeded. */
      worstTcbStatus: z.int().min(0).max(5),
      /** 0: Intel's standard number, which rises by itself. A higher number than that asks for newer collateral. */
      minimumEvaluationNumber: z.int().min(0).max(4_095),
      sessionHours: z.int().min(1).max(168),
    })
    .optional(),
  /** Models of this repository to publish, with their circuits. */
  Models: z.array(z.string().min(1)).optional(),
});

/** Parameters of one network: deploy/parameters/<network>.json. */
export type DeploymentParameters = z.output<typeof parametersSchema>;
