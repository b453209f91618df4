import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { SdkError } from "@assay/sdk";

import type { DeploymentParameters } from "./deploymentParameters.js";
import type { Consent } from "./faults.js";
import { requireNoFaults } from "./faults.js";
import { parameterFaults } from "./parameterFaults.js";

const FOLDER = join(import.meta.dirname, "../../deploy/parameters");

/**
 * Finds the parameter file for a chain.
 * @param named a file, or the name of one in deploy/parameters; by default the one whose `Chain.id` is the chain's
 * @throws SdkError INVALID_CONFIG
 */
export function findParameters(named: string | undefined, chainId: number): string {
  if (named !== undefined) {
    const inFolder = join(FOLDER, `${named}.json`);
    return existsSync(inFolder) ? inFolder : named;
  }
  const found = globSync(join(FOLDER, "*.json")).find((path) => {
    const { Chain } = readParameters(path) as { Chain?: { id?: unknown } };
    return Chain?.id === chainId;
  });
  if (found !== undefined) return found;
  throw new SdkError(
    "INVALID_CONFIG",
    `deploy/parameters has no file for chain ${chainId}`,
    "Copy the file of a chain of the same kind, and name it by --parameters",
  );
}

/** Reads a parameter file as it is. @throws SdkError INVALID_CONFIG if it is not JSON */
export function readParameters(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      `${path} cannot be read as JSON`,
      "Write it like deploy/parameters/sepolia.json, or name a file by --parameters",
      cause,
    );
  }
}

/**
 * Checks parameters for the chain they are meant for, as far as that needs no chain.
 * @param name what to call them in the message, e.g. the file
 * @throws SdkError INVALID_CONFIG that names every fault
 */
export function checkParameters(
  name: string,
  json: unknown,
  chainId: number,
  consents: readonly Consent[] = [],
): DeploymentParameters {
  const { parameters, faults } = parameterFaults(json, chainId);
  requireNoFaults(name, faults, consents);
  if (parameters === undefined) throw new Error(`${name} has neither parameters nor faults`);
  return parameters;
}
