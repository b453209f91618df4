import { ZeroAddress } from "ethers";

import { addBeacon } from "../../deploy/modules/beacons.js";
import type { ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { Blueprint } from "../../deploy/modules/Blueprint.js";
import { saltOf } from "../../deploy/modules/factory.js";
import type { Protocol, ProtocolSettings } from "../../deploy/modules/protocol.js";
import { addProtocol } from "../../deploy/modules/protocol.js";
import { toUnits } from "./chainFaults.js";
import { dcapSettings } from "./dcapSettings.js";
import type { DeploymentParameters } from "./deploymentParameters.js";
import { publishSteps } from "./publishModels.js";

/** A protocol on paper: every address and every transaction, before the first is sent. */
export interface Drawing {
  blueprint: Blueprint;
  protocol: Protocol;
  settings: ProtocolSettings;
  token: string;
}

/**
 * Draws the deployment that a parameter file describes.
 * @param name of the deployment: with another name, equal parameters give other addresses
 * @param decimals the token's
 * @param vendors in place of the file's, with the suffix of their contracts' names
 */
export async function drawProtocol(
  read: ReadArtifact,
  parameters: DeploymentParameters,
  {
    deployer,
    name,
    decimals,
    vendors,
  }: { deployer: string; name: string; decimals: number } & Pick<ProtocolSettings, "vendors">,
): Promise<Drawing> {
  const blueprint = new Blueprint(read, deployer, saltOf(name));
  const { Assay, Beacon, Dcap, Enclaves, Models = [] } = parameters;
  const token = Assay.token === ZeroAddress ? await blueprint.create("TestToken") : Assay.token;
  const settings: ProtocolSettings = {
    ...Assay,
    token,
    beacon: await addBeacon(blueprint, Beacon),
    governorDelaySeconds: BigInt(Assay.governorDelaySeconds),
    minBond: toUnits(Assay.minBond, decimals),
    keeperCap: toUnits(Assay.keeperCap, decimals),
    postReward: toUnits(Assay.postReward, decimals),
    freshBlocks: Enclaves?.freshBlocks,
    vendors: vendors ?? (Dcap === undefined ? [] : [[dcapSettings(Dcap), ""]]),
  };
  const protocol = await addProtocol(blueprint, settings);
  for (const step of publishSteps(protocol, Models)) blueprint.act(step);
  return { blueprint, protocol, settings, token };
}
