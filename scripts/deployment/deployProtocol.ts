import { ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import Assay from "../../deploy/modules/Assay.js";
import Dcap from "../../deploy/modules/Dcap.js";
import LocalToken from "../../deploy/modules/LocalToken.js";
import { dcapArguments } from "./dcapArguments.js";
import { deployBeacon } from "./deployBeacon.js";
import type { DeploymentParameters } from "./deploymentParameters.js";

/** Options of a deployment. */
export interface DeployOptions {
  /** Name of Ignition's journal, a folder of deploy/deployments. */
  deploymentId: string;
  /** Milliseconds between two polls for a block. The default is Ignition's, which suits public chains. */
  pollMs?: number;
  displayUi?: boolean;
}

/**
 * Deploys the protocol with Ignition, which continues an interrupted run. The TEE vendor comes before the module that hands
 * the admin role over.
 */
export async function deployProtocol(
  connection: NetworkConnection,
  parameters: DeploymentParameters,
  { deploymentId, pollMs, displayUi = false }: DeployOptions,
): Promise<void> {
  const { ignition } = connection;
  const options = {
    deploymentId,
    displayUi,
    ...(pollMs === undefined ? {} : { config: { blockPollingInterval: pollMs } }),
  };
  let { token } = parameters.Assay;
  if (token === ZeroAddress) {
    const local = await ignition.deploy(LocalToken, options);
    token = await local.token.getAddress();
  }
  const beacon = await deployBeacon(connection, parameters.Beacon, options);
  const enclaves = parameters.Enclaves === undefined ? {} : { Enclaves: parameters.Enclaves };
  if (parameters.Dcap !== undefined) {
    await ignition.deploy(Dcap, {
      ...options,
      parameters: { ...enclaves, Dcap: dcapArguments(parameters.Dcap) },
    });
  }
  // Ignition accepts no undefined values; the module has a default for each of these parameters.
  const given = Object.entries({ ...parameters.Assay, token, beacon }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  await ignition.deploy(Assay, {
    ...options,
    parameters: { ...enclaves, Assay: Object.fromEntries(given) },
  });
}
