import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import Assay from "../../deploy/modules/Assay.js";
import { Development } from "../../deploy/modules/Beacons.js";
import type {
  AccessManager,
  CircuitRegistry,
  EnclaveRegistry,
  ModelRegistry,
  StakeVault,
  TestToken,
} from "../../typechain-types/index.js";
import { IAssay__factory } from "../../typechain-types/index.js";
import { networkName } from "./networkName.js";

export const TOKEN = 10n ** 18n;

/**
 * Deploys the protocol, as the Ignition module does everywhere, on a fresh in-process chain with a test token.
 * @param windows challengeSeconds, proofSeconds, dataSeconds in place of the module's own
 * @param makeBeacon deploys another beacon than the development beacon; returns its address
 */
export async function deployAssay(
  windows: Record<string, number> = {},
  makeBeacon?: (ethers: NetworkConnection["ethers"]) => Promise<string>,
) {
  const connection = await network.create({ network: networkName(), chainType: "l1" });
  const { ethers, ignition, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const [deployer, governor, guardian, treasury] = signers as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const token = (await ethers.deployContract("TestToken")) as unknown as TestToken;
  const beacon =
    makeBeacon === undefined
      ? await (await ignition.deploy(Development)).beacon.getAddress()
      : await makeBeacon(ethers);
  const deployed = await ignition.deploy(Assay, {
    parameters: {
      Assay: {
        token: await token.getAddress(),
        beacon,
        treasury: treasury.address,
        guardian: guardian.address,
        governor: governor.address,
        governorDelaySeconds: 0n,
        minBond: TOKEN,
        keeperCap: TOKEN / 10n,
        postReward: TOKEN / 50n,
        ...windows,
      },
    },
  });
  return {
    connection,
    ethers,
    networkHelpers,
    deployer,
    governor,
    guardian,
    treasury,
    users: signers.slice(4),
    token,
    authority: deployed.authority as unknown as AccessManager,
    circuits: deployed.circuits as unknown as CircuitRegistry,
    models: deployed.models as unknown as ModelRegistry,
    enclaves: deployed.enclaves as unknown as EnclaveRegistry,
    market: IAssay__factory.connect(await deployed.market.getAddress(), deployer),
    vault: deployed.vault as unknown as StakeVault,
    requestModule: deployed.requestModule,
    resultModule: deployed.resultModule,
    disputeModule: deployed.disputeModule,
    withholdingModule: deployed.withholdingModule,
    penaltySchedule: deployed.penaltySchedule,
  };
}
