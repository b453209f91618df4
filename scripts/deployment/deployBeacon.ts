import type { NetworkConnection } from "hardhat/types/network";

import { Development, Drand, Randao } from "../../deploy/modules/Beacons.js";
import type { DeploymentParameters } from "./deploymentParameters.js";

/** Deploys the beacon that a network's parameters describe. @returns its address */
export async function deployBeacon(
  { ignition }: NetworkConnection,
  settings: DeploymentParameters["Beacon"],
  options: object,
): Promise<string> {
  const { kind, intervalSeconds: interval, lagSeconds: lag } = settings;
  if (kind === "drand") {
    const { genesisSeconds: genesis, periodSeconds: period, publicKey, hasRandao } = settings;
    const network = { interval, lag, genesis, period, publicKey: publicKey.map(BigInt), hasRandao };
    const { beacon } = await ignition.deploy(Drand, {
      ...options,
      parameters: { DrandBeacon: { network } },
    });
    return beacon.getAddress();
  }
  const parameters = { interval, lag };
  const { beacon } =
    kind === "randao"
      ? await ignition.deploy(Randao, { ...options, parameters: { RandaoBeacon: parameters } })
      : await ignition.deploy(Development, {
          ...options,
          parameters: { DevelopmentBeacon: parameters },
        });
  return beacon.getAddress();
}
