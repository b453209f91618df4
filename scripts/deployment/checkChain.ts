import type { ChainProbe, Need } from "@assay/sdk";
import { formatProbe, SdkError } from "@assay/sdk";

import { DEFAULT_FRESH_BLOCKS } from "../../deploy/modules/protocol.js";
import type { DeploymentParameters } from "./deploymentParameters.js";

/** The precompile of EIP-7951. */
const P256_PRECOMPILE = 0x100n;
/** Blocks that the opcode knows. */
const OPCODE_REACH = 256;
/** Blocks that EIP-2935's contract knows, where it is Ethereum's. */
const HISTORY_REACH = 8_191;
/** Where Arbitrum has it, the contract knows more. */
const ARBITRUM_REACH = 393_168;

/**
 * Compares what a chain offers with what the parameters count on.
 * @returns the problems, each with what to do
 */
export function chainProblems(probe: ChainProbe, parameters: DeploymentParameters): string[] {
  const state = (name: Need["name"]): Need["state"] | undefined =>
    probe.needs.find((need) => need.name === name)?.state;
  const problems = probe.needs
    .filter((need) => need.state === "unmet")
    .map(({ found, advice }) => `${found}: ${advice}`);
  const { Beacon, Dcap, Enclaves } = parameters;
  const byHeaders = Beacon.kind === "randao" || (Beacon.kind === "drand" && Beacon.hasRandao);
  if (byHeaders && (state("randao") !== "met" || probe.blocks === "ArbSys")) {
    problems.push(
      "the beacon counts on PREVRANDAO, which is no random number here: take drand with hasRandao: false",
    );
  }
  if (byHeaders && state("history") !== "met") {
    problems.push(
      "the beacon counts on headers, whose hashes go out of reach without EIP-2935: take drand with hasRandao: false",
    );
  }
  if (
    Dcap !== undefined &&
    Dcap.p256Verifier !== "fallback" &&
    BigInt(Dcap.p256Verifier) === P256_PRECOMPILE &&
    state("p256") !== "met"
  ) {
    problems.push(
      'Dcap.p256Verifier names a precompile that is not there: write "fallback", or deploy P256Fallback and name its address',
    );
  }
  const fresh = Enclaves?.freshBlocks ?? DEFAULT_FRESH_BLOCKS;
  const reach =
    state("history") !== "met"
      ? OPCODE_REACH
      : probe.blocks === "ArbSys"
        ? ARBITRUM_REACH
        : HISTORY_REACH;
  if (Enclaves !== undefined && fresh > reach) {
    problems.push(
      `Enclaves.freshBlocks: ${fresh} is more than the ${reach} blocks that contracts know here`,
    );
  }
  return problems;
}

/**
 * Refuses a deployment to a chain that lacks a need, or something that the parameters count on.
 * @param print takes the lines of the probe's table
 * @throws SdkError INVALID_CONFIG that names every problem
 */
export function checkChain(
  probe: ChainProbe,
  parameters: DeploymentParameters,
  print: (line: string) => void,
): void {
  for (const line of formatProbe(probe)) print(line);
  const problems = chainProblems(probe, parameters);
  if (problems.length === 0) return;
  throw new SdkError(
    "INVALID_CONFIG",
    `chain ${probe.chainId} cannot carry this deployment: ${problems.join("; ")}`,
    "docs/chains.md lists the chains and their parameters",
  );
}
