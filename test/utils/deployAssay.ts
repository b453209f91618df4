import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { artifacts, network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { addBeacon } from "../../deploy/modules/beacons.js";
import { addProtocol } from "../../deploy/modules/protocol.js";
import { deploySystem } from "../../scripts/deployment/deploySystem.js";
import type { TestToken } from "../../typechain-types/index.js";
import {
  AccessManager__factory,
  CircuitRegistry__factory,
  EnclaveRegistry__factory,
  IAssay__factory,
  ModelRegistry__factory,
  PenaltySchedule__factory,
  StakeVault__factory,
} from "../../typechain-types/index.js";
import { networkName } from "./networkName.js";

export const TOKEN = 10n ** 18n;

/**
 * Deploys the protocol, by the steps that deploy it everywhere, on a fresh in-process chain with a test token.
 * @param windows challengeSeconds, proofSeconds, dataSeconds in place of the usual ones
 * @param makeBeacon deploys another beacon than the development beacon; returns its address
 */
export async function deployAssay(
  windows: Record<string, number> = {},
  makeBeacon?: (ethers: NetworkConnection["ethers"]) => Promise<string>,
) {
  const connection = await network.create({ network: networkName(), chainType: "l1" });
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const [deployer, governor, guardian, treasury] = signers as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const token = (await ethers.deployContract("TestToken")) as unknown as TestToken;
  const beacon = await makeBeacon?.(ethers);
  const deployed = await deploySystem(
    deployer,
    (name) => artifacts.readArtifact(name),
    async (blueprint) =>
      addProtocol(blueprint, {
        token: await token.getAddress(),
        beacon:
          beacon ??
          (await addBeacon(blueprint, { kind: "development", intervalSeconds: 1, lagSeconds: 0 })),
        treasury: treasury.address,
        guardian: guardian.address,
        governor: governor.address,
        governorDelaySeconds: 0n,
        minBond: TOKEN,
        keeperCap: TOKEN / 10n,
        postReward: TOKEN / 50n,
        ...windows,
      }),
  );
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
    authority: AccessManager__factory.connect(deployed.authority, deployer),
    circuits: CircuitRegistry__factory.connect(deployed.circuits, deployer),
    models: ModelRegistry__factory.connect(deployed.models, deployer),
    enclaves: EnclaveRegistry__factory.connect(deployed.enclaves, deployer),
    market: IAssay__factory.connect(deployed.market, deployer),
    vault: StakeVault__factory.connect(deployed.vault, deployer),
    penaltySchedule: PenaltySchedule__factory.connect(deployed.penaltySchedule, deployer),
    /** Every contract of the system. */
    parts: deployed.blueprint.parts,
    /** The transactions that made it. */
    taken: deployed.taken,
  };
}
