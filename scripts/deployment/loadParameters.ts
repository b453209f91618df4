import { readFileSync } from "node:fs";

import { SdkError } from "@assay/sdk";

import type { DeploymentParameters } from "./deploymentParameters.js";
import { checkDeploymentParameters } from "./deploymentParameters.js";

/**
 * Reads deploy/parameters/<network>.json, or another file.
 * @throws SdkError INVALID_CONFIG
 */
export function loadParameters(path: string, chainId: number): DeploymentParameters {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      `${path} cannot be read as JSON`,
      "Write it like deploy/parameters/testnet.json, or name a file by --parameters",
      cause,
    );
  }
  return checkDeploymentParameters(path, json, chainId);
}
