// The TypeChain bindings of the deployable contracts, under the SDK's own name.
export type {
  AccessManager,
  CircuitRegistry,
  EnclaveRegistry,
  IAssay,
  IERC20Metadata,
  ModelRegistry,
  StakeVault,
} from "../../../typechain-types/index.js";
export {
  AccessManager__factory,
  CircuitRegistry__factory,
  EnclaveRegistry__factory,
  IAssay__factory,
  IERC20Metadata__factory,
  ModelRegistry__factory,
  StakeVault__factory,
} from "../../../typechain-types/index.js";
