import { ZeroAddress } from "ethers";
import { z } from "zod/v4";

import { SdkError } from "@assay/sdk";

/** Chains on one's own machine: no token of value, no delay needed. */
export const LOCAL_CHAINS: readonly number[] = [31337];

/** `StakeVault.UNBONDING_SECONDS`: whoever dislikes what the governor announced can leave before it happens. */
export const UNBONDING_SECONDS = 14n * 24n * 60n * 60n;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const account = address.refine((value) => value !== ZeroAddress, "must not be the zero address");
/** Ignition's way to write a bigint in JSON. */
const amount = z
  .string()
  .regex(/^\d+n$/, 'must be a whole number with an "n" behind it, as a string: "1000n"')
  .transform((text) => BigInt(text.slice(0, -1)));
const seconds = z.int().positive();

const schema = z.strictObject({
  Assay: z.strictObject({
    /** Settlement token; the zero address on a local chain stands for a test token. */
    token: address,
    treasury: account,
    guardian: account,
    governor: account,
    governorDelaySeconds: amount,
    minBond: amount.refine((value) => value > 0n, "must not be zero"),
    keeperCap: amount,
    challengeSeconds: seconds.optional(),
    proofSeconds: seconds.optional(),
    dataSeconds: seconds.optional(),
  }),
  /** Left out where no TEE vendor is registered at the deployment. */
  Dcap: z
    .strictObject({
      /** Folder with platform.pem and processor.pem, relative to the repository. */
      certificates: z.string().min(1),
      p256Verifier: account,
      /** 1 is Intel; 128 and above are simulated. */
      vendor: z.int().min(1).max(255),
      /** Worst platform status that may register, 0 UpToDate to 5 OutOfDateConfigurationNeeded. */
      worstTcbStatus: z.int().min(0).max(5),
      minimumEvaluationNumber: z.int().min(1).max(65_535),
      sessionHours: z.int().min(1).max(168),
    })
    .optional(),
});

/** What one network is deployed with: deploy/parameters/<network>.json. */
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
  if (LOCAL_CHAINS.includes(chainId)) return parsed.data;
  const { token, guardian, governor, governorDelaySeconds } = parsed.data.Assay;
  const issues: string[] = [];
  if (token === ZeroAddress) issues.push("Assay.token: must be the settlement token");
  if (guardian.toLowerCase() === governor.toLowerCase()) {
    issues.push("Assay.guardian: must not be the governor, who waits; the guardian acts at once");
  }
  if (governorDelaySeconds <= UNBONDING_SECONDS) {
    issues.push(
      `Assay.governorDelaySeconds: ${governorDelaySeconds} is not longer than unbonding, ${UNBONDING_SECONDS}`,
    );
  }
  if (issues.length > 0) throw invalid(name, issues);
  return parsed.data;
}
