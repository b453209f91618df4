import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { JsonRpcProvider, Wallet } from "ethers";
import { artifacts } from "hardhat";

import type { ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { bookPath } from "../../scripts/deployment/addressBookFile.js";
import { applyDeployment } from "../../scripts/deployment/applyDeployment.js";
import { DEFAULT_NAME } from "../../scripts/deployment/deploySystem.js";
import type { Consent } from "../../scripts/deployment/faults.js";
import type { Patience } from "../../scripts/deployment/patience.js";
import { LOCAL_PATIENCE } from "../../scripts/deployment/patience.js";
import type { Plan } from "../../scripts/deployment/planDeployment.js";
import { planDeployment } from "../../scripts/deployment/planDeployment.js";
import type { AddressBook } from "@assay/sdk";

const ROOT = join(import.meta.dirname, "../..");

export const readArtifact: ReadArtifact = (name) => artifacts.readArtifact(name);

/** A chain that ends what it is asked soon. */
export const HASTE: Patience = { ...LOCAL_PATIENCE, pollMs: 2, outageMs: 40, settleMs: 60 };

/** A parameter file as tests change it. */
export interface ParameterFile {
  Chain: Record<string, unknown>;
  Beacon: Record<string, unknown>;
  Assay: Record<string, unknown>;
  Enclaves?: Record<string, unknown>;
  Dcap?: Record<string, unknown>;
  Models?: string[];
}

/** A file of deploy/parameters. */
export function parameterFile(name: string): ParameterFile {
  const path = join(ROOT, `deploy/parameters/${name}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as ParameterFile;
}

/** Options of a planned deployment. */
export interface Planned {
  /** Where the address book goes. */
  folder: string;
  name?: string;
  consents?: Consent[];
}

/** Plans a deployment from parameters. */
export function plan(
  provider: JsonRpcProvider,
  json: unknown,
  deployer: string,
  { folder, name = DEFAULT_NAME, consents = [] }: Planned,
): Promise<Plan> {
  return planDeployment({
    ...{ provider, json, deployer, name, consents, read: readArtifact, file: "the file" },
    bookAt: (chainId) => bookPath(folder, chainId, name),
  });
}

/** Plans and makes a deployment. */
export async function deploy(
  signer: Wallet,
  json: unknown,
  options: Planned,
  patience: Patience = LOCAL_PATIENCE,
): Promise<AddressBook> {
  const provider = signer.provider as JsonRpcProvider;
  const { name = DEFAULT_NAME, consents = [] } = options;
  const planned = await plan(provider, json, signer.address, options);
  return applyDeployment(planned, {
    ...{ signer, provider, read: readArtifact, name, consents, patience },
    report: () => undefined,
  });
}
