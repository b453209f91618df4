import { ZeroAddress } from "ethers";
import { z } from "zod/v4";

import { SdkError } from "@assay/sdk";

/** Chains on the developer's machine, which need no real token and no delay. */
export const LOCAL_CHAINS: readonly number[] = [31337];

/** `StakeVault.UNBONDING_SECONDS`: the governor must wait longer, so that operators can leave before a change takes effect. */
export const UNBONDING_SECONDS = 22n * 24n * 60n * 60n;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const account = address.refine((value) => value !== ZeroAddress, "must not be the zero address");
/** Ignition's way to write a bigint in JSON. */
const amount = z
  .string()
  .regex(/^\d+n$/, 'must be a string of digits with an "n" at the end, e.g. "1000n"')
  .transform((text) => BigInt(text.slice(0, -1)));
const seconds = z.int().positive();

/** Length of the intervals that share a seed, and the time from an interval's beginning to its seed. */
const interval = { intervalSeconds: seconds, lagSeconds: z.int().nonnegative() };
const word = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case digits");

const schema = z.strictObject({
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
    treasury: account,
    guardian: account,
    governor: account,
    governorDelaySeconds: amount,
    minBond: amount.refine((value) => value > 0n, "must not be zero"),
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
      p256Verifier: account,
      /** 1 is Intel; 128 and above are simulated. */
      vendor: z.int().min(1).max(255),
      /** Worst platform status that may register, 0 UpToDate to 5 OutOfDateConfigurationNeeded. */
      worstTcbStatus: z.int().min(0).max(5),
      /** 0: Intel's standard number, which rises by itself. A higher number than that asks for newer collateral. */
      minimumEvaluationNumber: z.int().min(0).max(4_095),
      sessionHours: z.int().min(1).max(168),
    })
    .optional(),
});

/** Parameters of one network: deploy/parameters/<network>.json. */
export type DeploymentParameters = z.output<typeof schema>;

function invalid(name: string, issues: string[]): SdkError {
  return new SdkError(
    "INVALID_CONFIG",
    `${name} cannot be deployed`,
    `Correct ${issues.join("; ")}`,
  );
}

/**
 * Checks parameters for the chain they are meant for. On all but local chains there must be a token, the guardian cannot be
 * the governor, and the governor waits longer than unbonding takes.
 * @param name what to call them in the message, e.g. the file
 * @throws SdkError INVALID_CONFIG naming every wrong field
 */
export function checkDeploymentParameters(
  name: string,
  json: unknown,
  chainId: number,
): DeploymentParameters {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw invalid(
      name,
      parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`),
    );
  }
  const { uptimeFeed, outageGrace } = parsed.data.Assay;
  if ((uptimeFeed === undefined) !== (outageGrace === undefined)) {
    throw invalid(name, ["Assay.outageGrace: goes together with Assay.uptimeFeed"]);
  }
  if (LOCAL_CHAINS.includes(chainId)) return parsed.data;
  const { token, guardian, governor, governorDelaySeconds } = parsed.data.Assay;
  const issues: string[] = [];
  if (parsed.data.Beacon.kind === "development") {
    issues.push(
      "Beacon.kind: must be drand or randao: a development beacon's caller draws the audits",
    );
  }
  if (token === ZeroAddress) issues.push("Assay.token: must be the settlement token");
  if (guardian.toLowerCase() === governor.toLowerCase()) {
    issues.push(
      "Assay.guardian: must differ from the governor: the guardian acts at once, the governor after a delay",
    );
  }
  if (governorDelaySeconds <= UNBONDING_SECONDS) {
    issues.push(
      `Assay.governorDelaySeconds: ${governorDelaySeconds} must exceed the unbonding time, ${UNBONDING_SECONDS}`,
    );
  }
  if (issues.length > 0) throw invalid(name, issues);
  return parsed.data;
}
