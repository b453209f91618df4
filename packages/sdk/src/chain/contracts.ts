import type { BaseContract, ContractRunner, InterfaceAbi } from "ethers";
import { Contract, Interface } from "ethers";

import {
  accessManagerAbi,
  assayAbi,
  beaconAbi,
  circuitRegistryAbi,
  enclaveRegistryAbi,
  erc20MetadataAbi,
  modelRegistryAbi,
  stakeVaultAbi,
} from "./generated/abi/index.js";
import type { AccessManager } from "./generated/types/AccessManager.js";
import type { CircuitRegistry } from "./generated/types/CircuitRegistry.js";
import type { EnclaveRegistry } from "./generated/types/EnclaveRegistry.js";
import type { IAssay } from "./generated/types/IAssay.js";
import type { IBeacon } from "./generated/types/IBeacon.js";
import type { IERC20Metadata } from "./generated/types/IERC20Metadata.js";
import type { ModelRegistry } from "./generated/types/ModelRegistry.js";
import type { StakeVault } from "./generated/types/StakeVault.js";

export type {
  AccessManager,
  CircuitRegistry,
  EnclaveRegistry,
  IAssay,
  IBeacon,
  IERC20Metadata,
  ModelRegistry,
  StakeVault,
};

/** Makes typed contracts of one ABI. */
export interface ContractFactoryOf<C extends BaseContract> {
  createInterface(): C["interface"];
  connect(address: string, runner?: ContractRunner | null): C;
}

function factoryOf<C extends BaseContract>(abi: InterfaceAbi): ContractFactoryOf<C> {
  // Reading the largest ABI takes 20 ms, so each is read once and when it is needed.
  let read: Interface | undefined;
  const createInterface = (): C["interface"] => (read ??= new Interface(abi));
  return {
    createInterface,
    connect: (address, runner) => new Contract(address, createInterface(), runner) as unknown as C,
  };
}

export const AccessManager__factory = /* @__PURE__ */ factoryOf<AccessManager>(accessManagerAbi);
export const CircuitRegistry__factory =
  /* @__PURE__ */ factoryOf<CircuitRegistry>(circuitRegistryAbi);
export const EnclaveRegistry__factory =
  /* @__PURE__ */ factoryOf<EnclaveRegistry>(enclaveRegistryAbi);
export const IAssay__factory = /* @__PURE__ */ factoryOf<IAssay>(assayAbi);
export const IBeacon__factory = /* @__PURE__ */ factoryOf<IBeacon>(beaconAbi);
export const IERC20Metadata__factory = /* @__PURE__ */ factoryOf<IERC20Metadata>(erc20MetadataAbi);
export const ModelRegistry__factory = /* @__PURE__ */ factoryOf<ModelRegistry>(modelRegistryAbi);
export const StakeVault__factory = /* @__PURE__ */ factoryOf<StakeVault>(stakeVaultAbi);
