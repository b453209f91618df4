// The TypeChain bindings of the deployable contracts, under the SDK's own name.
export type {
  AccessManager,
  CircuitRegistry,
  EnclaveRegistry,
  IAvailabilityModule,
  IEnclaveModule,
  JobMarket,
  ModelRegistry,
  PenaltySchedule,
  StakeVault,
  TestToken,
} from "../../../typechain-types/index.js";
export {
  AccessManager__factory,
  CircuitRegistry__factory,
  EnclaveRegistry__factory,
  IAvailabilityModule__factory,
  IEnclaveModule__factory,
  JobMarket__factory,
  ModelRegistry__factory,
  PenaltySchedule__factory,
  StakeVault__factory,
  TestToken__factory,
} from "../../../typechain-types/index.js";
