// The TypeChain bindings that the SDK needs, under its own name.
export type {
  AccessManager,
  CircuitRegistry,
  EnclaveRegistry,
  IAssay,
  IBeacon,
  IERC20Metadata,
  ModelRegistry,
  StakeVault,
} from "../../../../typechain-types/index.js";
export {
  AccessManager__factory,
  CircuitRegistry__factory,
  EnclaveRegistry__factory,
  IAssay__factory,
  IBeacon__factory,
  IERC20Metadata__factory,
  ModelRegistry__factory,
  StakeVault__factory,
} from "../../../../typechain-types/index.js";
